import { createMessage, type PublicKey, readKeys, readSignature, verify } from "openpgp";
import type { CheckContext, SignatureOutcome } from "./verify-signature.ts";

/** Checks a detached OpenPGP signature (RFC 9580) over exactly these bytes. */
export async function checkOpenpgp(
  content: Uint8Array,
  signature: Uint8Array,
  { keys, author, now }: CheckContext,
): Promise<SignatureOutcome> {
  const armoredSignature = Buffer.from(signature.buffer, signature.byteOffset, signature.byteLength).toString("latin1");
  const known = (await Promise.all(keys.openpgp.map(readPublicKeys))).flat();
  if (known.length === 0) return "unknown";
  const date = new Date(now);
  const { signatures } = await verify({
    message: await createMessage({ binary: Uint8Array.from(content) }),
    signature: await readSignature({ armoredSignature }),
    verificationKeys: known,
    date,
    format: "binary",
  });
  let outcome: SignatureOutcome = "unknown";
  for (const { keyID, verified } of signatures) {
    const signer = known.find((key) => key.getKeys(keyID).length > 0);
    const good = await verified.catch(() => false);
    if (signer === undefined) continue;
    if (!good) return "bad";
    outcome = (await belongsTo(signer, author, date)) ? "own" : "other";
  }
  return outcome;
}

async function readPublicKeys(armoredKeys: string): Promise<PublicKey[]> {
  try {
    return (await readKeys({ armoredKeys })).map((key) => key.toPublic());
  } catch {
    return [];
  }
}

/** One of the key's own, valid names has that address. */
async function belongsTo(key: PublicKey, address: string, date: Date): Promise<boolean> {
  for (const user of key.users) {
    const email = user.userID?.email ?? "";
    if (address === "" || email.toLowerCase() !== address.toLowerCase()) continue;
    if (await user.verify(date).catch(() => false)) return true;
  }
  return false;
}
