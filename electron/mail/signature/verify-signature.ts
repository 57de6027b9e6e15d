import { mailAddresses } from "../mail-headers.ts";
import { readMessage } from "../read/read-message.ts";
import { decodeBody } from "../read/transfer-encoding.ts";
import { findSigned } from "./protection.ts";

/** What is at hand to check with. */
export interface SignatureKeys {
  /** Armoured OpenPGP public keys. */
  openpgp: readonly string[];
  /** Certificates (DER) that are trusted to vouch for others, or are a person's own. */
  certificates: readonly Uint8Array[];
}

export interface SignatureCheck {
  /**
   * - `none`: there is no signature
   * - `verified`: the whole message is signed by a key at hand that belongs to the address in From
   * - `other`: the signature is good, but only of a part, or of a key that belongs to someone else
   * - `unknown`: there is no key at hand, or the form is one that cannot be checked
   * - `bad`: it does not fit what was received
   */
  state: "none" | "verified" | "other" | "unknown" | "bad";
}

/** What one of the two ways to sign says of the bytes. */
export type SignatureOutcome = "own" | "other" | "unknown" | "bad";

/**
 * Checks the signature of a message. `verified` is said only when all of it holds; anything unexpected is `unknown`.
 * `now` in ms UTC. Never throws.
 */
export async function verifySignature(source: Uint8Array, keys: SignatureKeys, now: number): Promise<SignatureCheck> {
  const { headers, root } = await readMessage(source);
  const signed = findSigned(root);
  if (signed === null) return { state: "none" };
  const { from, sender } = mailAddresses(headers);
  // With several authors or another sender it is not clear whose signature would be meant.
  const author = from.length === 1 && sender.length <= 1 ? (from[0]?.address ?? "") : "";
  const signature = decodeBody(signed.signature.body, signed.signature.encoding);
  const outcome = await check(signed.kind, signed.content, signature, { keys, author, now }).catch(
    () => "unknown" as const,
  );
  if (outcome !== "own") return { state: outcome };
  const single = headers.filter(({ key }) => key === "from").length === 1;
  return { state: signed.whole && single ? "verified" : "other" };
}

/** What a signature is checked with. */
export interface CheckContext {
  keys: SignatureKeys;
  /** The address that the signer must own; empty when nobody could. */
  author: string;
  /** ms UTC */
  now: number;
}

/** The libraries are large and seldom needed. */
async function check(
  kind: "openpgp" | "smime",
  content: Uint8Array | null,
  signature: Uint8Array,
  context: CheckContext,
): Promise<SignatureOutcome> {
  if (kind === "smime") return (await import("./smime.ts")).checkSmime(content, signature, context);
  return content === null ? "unknown" : (await import("./openpgp.ts")).checkOpenpgp(content, signature, context);
}
