import { IA5String, Integer, OctetString, Utf8String } from "asn1js";
import { createMessage, generateKey, readPrivateKey, sign } from "openpgp";
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  Extension,
  IssuerAndSerialNumber,
  SignedData,
  SignerInfo,
} from "pkijs";
import { beforeAll, expect, test } from "vitest";
import { readMessage } from "../../../electron/mail/read/read-message.ts";
import { readProtection } from "../../../electron/mail/signature/protection.ts";
import { verifySignature } from "../../../electron/mail/signature/verify-signature.ts";

const inner = "Content-Type: text/plain\r\n\r\nI owe you a cake. \r\n";
const now = Date.now() + 60_000;
const none = { openpgp: [], certificates: [] };

function signedMail(from: string, protocol: string, signature: string, content = inner): Uint8Array {
  const type = protocol.endsWith("pgp-signature") ? "" : "Content-Transfer-Encoding: base64\r\n";
  return Buffer.from(
    `From: ${from}\r\nContent-Type: multipart/signed; protocol="${protocol}"; boundary=b\r\n\r\n` +
      `preamble\r\n--b\r\n${content}\r\n--b\r\nContent-Type: ${protocol}\r\n${type}\r\n${signature}\r\n--b--\r\n`,
  );
}

const pgp = (from: string, signature: string, content?: string) =>
  signedMail(from, "application/pgp-signature", signature, content);

let ada: { publicKey: string; signature: string };
let stranger: { publicKey: string };

beforeAll(async () => {
  const keys = await generateKey({ userIDs: [{ name: "Ada", email: "ada@example.org" }], format: "armored" });
  const signature = await sign({
    message: await createMessage({ binary: new TextEncoder().encode(inner) }),
    signingKeys: await readPrivateKey({ armoredKey: keys.privateKey }),
    detached: true,
  });
  ada = { publicKey: keys.publicKey, signature: String(signature) };
  stranger = await generateKey({ userIDs: [{ name: "Eve", email: "ada@example.org" }], format: "armored" });
});

test("verifies OpenPGP with a key at hand, and nothing else", async () => {
  const state = async (source: Uint8Array, openpgp: string[], at = now) =>
    (await verifySignature(source, { ...none, openpgp }, at)).state;
  const good = pgp("Ada <Ada@example.org>", ada.signature);
  expect(await state(good, [ada.publicKey])).toBe("verified");
  expect(await state(good, [stranger.publicKey, ada.publicKey])).toBe("verified");
  expect(await state(good, [])).toBe("unknown");
  expect(await state(good, [stranger.publicKey])).toBe("unknown");
  expect(await state(pgp("mallory@example.org", ada.signature), [ada.publicKey])).toBe("other");
  expect(await state(pgp("ada@example.org, mallory@example.org", ada.signature), [ada.publicKey])).toBe("other");
  expect(await state(pgp("ada@example.org\r\nFrom: mallory@example.org", ada.signature), [ada.publicKey])).toBe(
    "other",
  );
  expect(await state(pgp("ada@example.org", ada.signature, inner.replace("a cake", "a car")), [ada.publicKey])).toBe(
    "bad",
  );
  expect(await state(pgp("ada@example.org", "garbage"), [ada.publicKey])).toBe("unknown");
  expect(await state(Buffer.from("From: ada@example.org\r\n\r\nx"), [ada.publicKey])).toBe("none");
  // What a mailbox stores with bare line feeds was signed with CRLF.
  expect(await state(Buffer.from(Buffer.from(good).toString().replaceAll("\r\n", "\n")), [ada.publicKey])).toBe(
    "verified",
  );
});

test("does not call a message verified of which only a part is signed", async () => {
  const signed = Buffer.from(pgp("x@y.z", ada.signature))
    .toString()
    .replace(/^From:[^\n]*\n/, "");
  const source = `From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nSend money.\r\n--m\r\n${signed}\r\n--m--\r\n`;
  const keys = { ...none, openpgp: [ada.publicKey] };
  expect((await verifySignature(Buffer.from(source), keys, now)).state).toBe("other");
});

test("verifies S/MIME with a certificate at hand", async () => {
  const own = await certificate("ada@example.org");
  const other = await certificate("ada@example.org");
  const signature = (await smimeSignature(own, inner)).toString("base64");
  const source = (from: string, content = inner) => signedMail(from, "application/pkcs7-signature", signature, content);
  const state = async (mail: Uint8Array, certificates: Uint8Array[], at = now) =>
    (await verifySignature(mail, { ...none, certificates }, at)).state;
  expect(await state(source("ada@example.org"), [own.der])).toBe("verified");
  expect(await state(source("mallory@example.org"), [own.der])).toBe("other");
  expect(await state(source("ada@example.org"), [])).toBe("unknown");
  expect(await state(source("ada@example.org"), [other.der])).toBe("unknown");
  expect(await state(source("ada@example.org"), [own.der], now + 50 * 365 * 86_400_000)).toBe("unknown");
  expect(await state(source("ada@example.org", inner.replace("cake", "car")), [own.der])).toBe("bad");
  expect(await state(source("ada@example.org"), [new Uint8Array([1, 2, 3])])).toBe("unknown");
});

test("believes a certificate that one at hand vouches for", async () => {
  const authority = await certificate("", { isAuthority: true });
  const own = await certificate("ada@example.org", { issuer: authority });
  const impostor = await certificate("ada@example.org", { issuer: await certificate("", { isAuthority: true }) });
  const state = async (signer: Signer) => {
    const signature = (await smimeSignature(signer, inner)).toString("base64");
    const source = signedMail("ada@example.org", "application/pkcs7-signature", signature);
    return (await verifySignature(source, { ...none, certificates: [authority.der] }, now)).state;
  };
  expect(await state(own)).toBe("verified");
  expect(await state(impostor)).toBe("unknown");
});

test("what stands behind a signature is signed by nobody", async () => {
  const extra = "--b\r\nContent-Type: text/html\r\n\r\n<p>Pay Eve instead</p>\r\n--b--";
  const forged = Buffer.from(pgp("ada@example.org", ada.signature)).toString().replace("--b--", extra);
  expect(await verifySignature(Buffer.from(forged), { ...none, openpgp: [ada.publicKey] }, now)).toEqual({
    state: "other",
  });
});

test("a signature that brings its own bytes says nothing of those beside it", async () => {
  const own = await certificate("ada@example.org");
  const signature = (await smimeSignature(own, inner, { embedded: true })).toString("base64");
  const state = async (mail: Uint8Array) =>
    (await verifySignature(mail, { ...none, certificates: [own.der] }, now)).state;
  const opaque = (body: string) =>
    Buffer.from(
      `From: ada@example.org\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\n` +
        `Content-Transfer-Encoding: base64\r\n\r\n${body}\r\n`,
    );
  expect(await state(opaque(signature))).toBe("verified");
  const forged = inner.replace("a cake", "my house");
  expect(await state(signedMail("ada@example.org", "application/pkcs7-signature", signature, forged))).toBe("bad");
});

test("recognises how a message is protected", async () => {
  const kind = async (type: string, body = "x") =>
    readProtection(await readMessage(Buffer.from(`Content-Type: ${type}\r\n\r\n${body}\r\n`)));
  expect(await kind('multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b')).toMatchObject({
    ...{ kind: "openpgp", encrypted: true, whole: true },
  });
  expect(await kind("application/pkcs7-mime; smime-type=enveloped-data")).toMatchObject({
    kind: "smime",
    encrypted: true,
  });
  expect(await kind("application/x-pkcs7-mime; smime-type=signed-data")).toMatchObject({ kind: "smime", signed: true });
  expect(await kind("text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n")).toMatchObject({
    ...{ kind: "openpgp", signed: true, whole: false },
  });
  expect(await kind("text/plain", "-----BEGIN PGP MESSAGE-----\r\n")).toMatchObject({ encrypted: true });
  expect(await kind("text/plain", "see -----BEGIN PGP MESSAGE-----\r\n")).toMatchObject({ kind: "none" });
});

let serial = 0;

interface Signer {
  certificate: Certificate;
  key: CryptoKey;
  der: Uint8Array;
}

interface CertificateOptions {
  issuer?: Signer;
  isAuthority?: boolean;
}

async function certificate(address: string, { issuer, isAuthority = false }: CertificateOptions = {}): Promise<Signer> {
  const made = new Certificate();
  made.version = 2;
  made.serialNumber = new Integer({ value: ++serial });
  const name = new AttributeTypeAndValue({ type: "2.5.4.3", value: new Utf8String({ value: `Nr ${serial}` }) });
  const email = new AttributeTypeAndValue({ type: "1.2.840.113549.1.9.1", value: new IA5String({ value: address }) });
  made.subject.typesAndValues.push(name, ...(address === "" ? [] : [email]));
  made.issuer = issuer?.certificate.subject ?? made.subject;
  made.notBefore.value = new Date(now - 86_400_000);
  made.notAfter.value = new Date(now + 86_400_000);
  const constraints = new BasicConstraints({ cA: isAuthority });
  const extnValue = constraints.toSchema().toBER();
  made.extensions = [new Extension({ extnID: "2.5.29.19", critical: true, extnValue, parsedValue: constraints })];
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  await made.subjectPublicKeyInfo.importKey(keys.publicKey);
  await made.sign(issuer?.key ?? keys.privateKey, "SHA-256");
  return { certificate: made, key: keys.privateKey, der: new Uint8Array(made.toSchema(true).toBER()) };
}

async function smimeSignature(
  { certificate: made, key }: Signer,
  content: string,
  { embedded = false } = {},
): Promise<Buffer> {
  const bytes = new TextEncoder().encode(content);
  const eContent = embedded ? { eContent: new OctetString({ valueHex: bytes.buffer as ArrayBuffer }) } : {};
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: "1.2.840.113549.1.7.1", ...eContent }),
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: made.issuer, serialNumber: made.serialNumber }),
      }),
    ],
    certificates: [made],
  });
  await signed.sign(key, 0, "SHA-256", bytes.buffer as ArrayBuffer);
  const info = new ContentInfo({ contentType: "1.2.840.113549.1.7.2", content: signed.toSchema(true) });
  return Buffer.from(info.toSchema().toBER());
}
