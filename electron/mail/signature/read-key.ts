import { X509Certificate } from "node:crypto";
import { readKey } from "openpgp";

/** A public key or certificate of somebody, as it is kept. */
export interface ReadKey {
  kind: "openpgp" | "certificate";
  /** Lower-case hex: of an OpenPGP key its own, of a certificate its SHA-256. */
  fingerprint: string;
  /** Whose it says it is; shown to the user, who vouches for it by adding it. */
  owner: string;
  /** ASCII armour, or PEM; never anything private. */
  text: string;
}

/** Whoever made a key may name themself at any length; so many characters are kept. */
const longestOwner = 1000;

const beginning = "-----BEGIN CERTIFICATE-----";
const ending = "-----END CERTIFICATE-----";

/** Reads one armoured OpenPGP key (RFC 9580) or one PEM certificate (RFC 7468). Null for what is neither. */
export async function readPublicKey(text: string): Promise<ReadKey | null> {
  const pem = firstCertificate(text);
  try {
    if (pem !== null) return readCertificate(pem);
    const key = (await readKey({ armoredKey: text })).toPublic();
    const owner = key.getUserIDs().join(", ").slice(0, longestOwner);
    return { kind: "openpgp", fingerprint: key.getFingerprint(), owner, text: key.armor() };
  } catch {
    return null;
  }
}

function firstCertificate(text: string): string | null {
  const from = text.indexOf(beginning);
  const to = from < 0 ? -1 : text.indexOf(ending, from + beginning.length);
  return to < 0 ? null : text.slice(from, to + ending.length);
}

function readCertificate(pem: string): ReadKey {
  const certificate = new X509Certificate(pem);
  const owner = [certificate.subjectAltName, certificate.subject.replaceAll("\n", ", ")].find(Boolean) ?? "";
  const fingerprint = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
  return { kind: "certificate", fingerprint, owner: owner.slice(0, longestOwner), text: pem };
}
