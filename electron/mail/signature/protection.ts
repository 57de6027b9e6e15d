import type { MessageRead } from "../read/read-message.ts";
import type { PartTree } from "../read/read-parts.ts";

/** How a message is protected, by its form alone: nothing here was verified. */
export interface Protection {
  kind: "none" | "openpgp" | "smime";
  signed: boolean;
  encrypted: boolean;
  /** Everything in the message is protected, not only one of its parts. */
  whole: boolean;
}

/** A signature and what it signs. */
export interface SignedPart {
  kind: "openpgp" | "smime";
  /** The exact bytes that were signed, line ends in CRLF (RFC 3156 section 5, RFC 8551 section 3.1); null where they are inside the signature. */
  content: Uint8Array | null;
  signature: PartTree["part"];
  /** Nothing of the message stands outside the signed part. */
  whole: boolean;
}

const armored = /^-----BEGIN PGP (SIGNED MESSAGE|MESSAGE)-----[ \t]*\r?$/m;

/** Recognises OpenPGP (RFC 3156 and inline) and S/MIME (RFC 8551). */
export function readProtection({ root, plain }: Pick<MessageRead, "root" | "plain">): Protection {
  const signed = findSigned(root);
  const encrypted = find(root, isEncrypted);
  if (encrypted) {
    const kind = encrypted.part.type === "multipart/encrypted" ? "openpgp" : "smime";
    return { kind, signed: false, encrypted: true, whole: encrypted === root };
  }
  if (signed) return { kind: signed.kind, signed: true, encrypted: false, whole: signed.whole };
  const inline = armored.exec(plain.slice(0, 1_000_000));
  if (inline === null) return { kind: "none", signed: false, encrypted: false, whole: false };
  const isSigned = inline[1] === "SIGNED MESSAGE";
  return { kind: "openpgp", signed: isSigned, encrypted: !isSigned, whole: false };
}

/** The outermost signed part, or null. */
export function findSigned(root: PartTree): SignedPart | null {
  const detached = find(root, (tree) => signatureKind(tree) !== null);
  const [content, signature] = detached?.children ?? [];
  const kind = detached ? signatureKind(detached) : null;
  if (detached && content && signature && kind) {
    // What stands behind the signature is signed by nobody (RFC 1847 section 2.1: two parts).
    const whole = detached === root && detached.children.length === 2;
    return { kind, content: withCrlf(content.whole), signature: signature.part, whole };
  }
  const opaque = find(root, ({ part }) => isPkcs7(part.type) && !isEncrypted({ part }));
  return opaque ? { kind: "smime", content: null, signature: opaque.part, whole: opaque === root } : null;
}

function signatureKind({ part, children }: PartTree): SignedPart["kind"] | null {
  if (part.type !== "multipart/signed") return null;
  const protocol = `${part.parameters["protocol"] ?? ""} ${children[1]?.part.type ?? ""}`.toLowerCase();
  if (protocol.includes("pgp-signature")) return "openpgp";
  return protocol.includes("pkcs7-signature") ? "smime" : null;
}

function isEncrypted({ part: { type, parameters } }: Pick<PartTree, "part">): boolean {
  if (type === "multipart/encrypted") return true;
  const kind = parameters["smime-type"]?.toLowerCase() ?? "";
  return isPkcs7(type) && (kind === "" || kind === "enveloped-data" || kind === "authenveloped-data");
}

function isPkcs7(type: string): boolean {
  return type === "application/pkcs7-mime" || type === "application/x-pkcs7-mime";
}

function find(tree: PartTree, wanted: (tree: PartTree) => boolean): PartTree | null {
  if (wanted(tree)) return tree;
  for (const child of tree.children) {
    const found = find(child, wanted);
    if (found) return found;
  }
  return null;
}

function withCrlf(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return Buffer.from(text.replace(/\r?\n/g, "\r\n"), "latin1");
}
