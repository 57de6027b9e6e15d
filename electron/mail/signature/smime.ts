import { fromBER } from "asn1js";
import { type Certificate, Certificate as CertificateOf, ContentInfo, GeneralNames, SignedData } from "pkijs";
import type { CheckContext, SignatureOutcome } from "./verify-signature.ts";

const signedData = "1.2.840.113549.1.7.2";
const [emailAddress, alternativeNames] = ["1.2.840.113549.1.9.1", "2.5.29.17"];

/**
 * Checks an S/MIME signature (RFC 8551), detached when there is content besides it. The signer's certificate must lead
 * to one of those at hand and be valid now.
 */
export async function checkSmime(
  content: Uint8Array | null,
  signature: Uint8Array,
  { keys, author, now }: CheckContext,
): Promise<SignatureOutcome> {
  const trusted = keys.certificates.flatMap(readCertificate);
  const info = ContentInfo.fromBER(Uint8Array.from(signature).buffer);
  if (info.contentType !== signedData) return "unknown";
  const signed = new SignedData({ schema: info.content });
  if (signed.signerInfos.length !== 1) return "unknown";
  // Bytes inside a detached signature are what the library would check, not what is shown.
  if ((content !== null) === (signed.encapContentInfo.eContent !== undefined)) return "bad";
  const detached = content === null ? {} : { data: Uint8Array.from(content).buffer };
  const signer = await signerOf(signed, detached);
  if (signer === null) return "bad";
  const pinned = trusted.some((certificate) => isSame(certificate, signer) && isCurrent(certificate, now));
  if (!pinned && !(await leadsTo(trusted, signed, detached, now))) return "unknown";
  return author !== "" && addressesOf(signer).includes(author.toLowerCase()) ? "own" : "other";
}

interface Detached {
  data?: ArrayBuffer;
}

/** Whose key fits the bytes, whoever that is; null when none does. */
async function signerOf(signed: SignedData, detached: Detached): Promise<Certificate | null> {
  const checked = { signer: 0, ...detached, checkChain: false, extendedMode: true } as const;
  const result = await signed.verify(checked).catch(() => null);
  return result?.signatureVerified === true ? (result.signerCertificate ?? null) : null;
}

/** The signer's certificate was issued, step by step, by one of those at hand, and all are valid now. */
async function leadsTo(trusted: Certificate[], signed: SignedData, detached: Detached, now: number): Promise<boolean> {
  if (trusted.length === 0) return false;
  const chain = { checkChain: true, trustedCerts: trusted, checkDate: new Date(now), extendedMode: true } as const;
  const result = await signed.verify({ signer: 0, ...detached, ...chain }).catch(() => null);
  return result?.signatureVerified === true && result.signerCertificateVerified === true;
}

function isSame(one: Certificate, other: Certificate): boolean {
  return Buffer.from(one.toSchema().toBER()).equals(Buffer.from(other.toSchema().toBER()));
}

function isCurrent({ notBefore, notAfter }: Certificate, now: number): boolean {
  return notBefore.value.getTime() <= now && now <= notAfter.value.getTime();
}

function readCertificate(der: Uint8Array): Certificate[] {
  try {
    return [CertificateOf.fromBER(Uint8Array.from(der).buffer)];
  } catch {
    return [];
  }
}

/** The mail addresses a certificate is for, lower case (RFC 8550 section 3). */
function addressesOf(certificate: Certificate): string[] {
  const inSubject = certificate.subject.typesAndValues
    .filter(({ type }) => type === emailAddress)
    .map(({ value }) => String(value.valueBlock.value));
  const extension = certificate.extensions?.find(({ extnID }) => extnID === alternativeNames);
  const names = extension
    ? new GeneralNames({ schema: fromBER(extension.extnValue.valueBlock.valueHexView).result })
    : null;
  // Type 1 is rfc822Name.
  const alternative = (names?.names ?? []).filter(({ type }) => type === 1).map(({ value }) => String(value));
  return [...inSubject, ...alternative].map((address) => address.toLowerCase());
}
