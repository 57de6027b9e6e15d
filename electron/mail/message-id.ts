import { domainToASCII } from "node:url";

/**
 * A new Message-ID without angle brackets (RFC 5322 section 3.6.4): the bytes in hex at the address's domain, so that
 * it tells nothing of the machine. Unique when at least 16 random bytes are given.
 */
export function createMessageId(random: Uint8Array, address: string): string {
  const domain = domainToASCII(address.slice(address.lastIndexOf("@") + 1).trim());
  const usable = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(domain) && address.includes("@");
  return `${Buffer.from(random).toString("hex")}@${usable ? domain : "mail.invalid"}`;
}
