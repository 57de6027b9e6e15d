import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { z } from "zod";

const base64 = z.base64().max(1_000_000);

/** Parameters of scrypt (RFC 7914), kept beside what they protect so that they can grow. Bounded: a file is input too. */
export const derivation = z.strictObject({
  name: z.literal("scrypt"),
  cost: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  blockSize: z.int().min(8).max(16),
  parallelization: z.int().min(1).max(4),
  salt: base64,
});
export type Derivation = z.infer<typeof derivation>;

/** One text under AES-256-GCM. */
export const sealed = z.strictObject({ iv: base64, tag: base64, data: base64 });
export type Sealed = z.infer<typeof sealed>;

/** 128 MiB and some tenths of a second. */
export function newDerivation(): Derivation {
  return { name: "scrypt", cost: 2 ** 17, blockSize: 8, parallelization: 1, salt: randomBytes(16).toString("base64") };
}

/** Derivations begun before anybody asked, by what they are made of; each is taken once. */
const ahead = new Map<string, Promise<Buffer>>();

function nameOf(passphrase: string, how: Derivation): string {
  return JSON.stringify([passphrase, how]);
}

/** Begins what `deriveKey` with the same arguments will give. */
export function beginDerivation(passphrase: string, how: Derivation): void {
  const key = derive(passphrase, how);
  key.catch(() => undefined);
  ahead.set(nameOf(passphrase, how), key);
}

/** The 32 byte key of a passphrase; how it was typed (composed or not) makes no difference. */
export function deriveKey(passphrase: string, how: Derivation): Promise<Buffer> {
  const name = nameOf(passphrase, how);
  const begun = ahead.get(name);
  ahead.delete(name);
  return begun ?? derive(passphrase, how);
}

function derive(passphrase: string, { cost, blockSize, parallelization, salt }: Derivation): Promise<Buffer> {
  const options = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFKC"), Buffer.from(salt, "base64"), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** @param place what the text is bound to; it opens nowhere else */
export function seal(key: Buffer, place: string, text: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return { iv: iv.toString("base64"), tag: cipher.getAuthTag().toString("base64"), data: data.toString("base64") };
}

/** The text, or null when key, place or bytes are not the ones it was sealed with. */
export function unseal(key: Buffer, place: string, { iv, tag, data }: Sealed): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64"), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(place)).setAuthTag(Buffer.from(tag, "base64"));
    return decipher.update(Buffer.from(data, "base64"), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return null;
  }
}
