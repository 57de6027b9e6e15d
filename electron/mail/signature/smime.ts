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
  const detached = content === null ? {} : { data: Uint8Array.from(content).buffer };
  const fits = await verifies(signed, detached);
  if (!fits) return "bad";
  if (trusted.length === 0) return "unknown";
  const result = await signed
    .verify({
      signer: 0,
      ...detached,
      checkChain: true,
      trustedCerts: trusted,
      checkDate: new Date(now),
      extendedMode: true,
    })
    .catch(() => null);
  const signer = result?.signerCertificate;
  if (!result?.signatureVerified || !result.signerCertificateVerified || !signer) return "unknown";
  return author !== "" && addressesOf(signer).includes(author.toLowerCase()) ? "own" : "other";
}

/** The bytes are those that were signed, whoever it was. */
async function verifies(signed: SignedData, detached: { data?: ArrayBuffer }): Promise<boolean> {
  const result = await signed
    .verify({ signer: 0, ...detached, checkChain: false, extendedMode: true })
    .catch(() => null);
  return result?.signatureVerified === true;
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
