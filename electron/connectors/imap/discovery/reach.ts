import { BlockList, isIP } from "node:net";
import { getDomain, parse } from "tldts";
import type { Network } from "./network.ts";

/** Addresses that are nobody's on the public internet (IANA special-purpose registries, RFC 6890). */
const special = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  special.addSubnet(network, prefix, "ipv4");
const publicSix = new BlockList();
publicSix.addSubnet("2000::", 3, "ipv6");
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const)
  special.addSubnet(network, prefix, "ipv6");

/** Is it a host anyone on the internet could mean? An IPv4 address inside an IPv6 one (mapped, NAT64) counts as special. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, "ipv4");
    case 6:
      return publicSix.check(address, "ipv6") && !special.check(address, "ipv6");
    default:
      return false;
  }
}

/** The domain somebody registered, by the public suffix list; null for names outside of it. */
export function registeredDomain(host: string): string | null {
  return getDomain(host, { allowPrivateDomains: false, validateHostname: true });
}

/** Is it a name of the local network: one word, or under no suffix of the public list (`.local`, `.lan`, `.internal`)? */
export function isLocalName(domain: string): boolean {
  const { isIcann, isPrivate, domain: registered } = parse(domain, { allowPrivateDomains: true });
  return registered === null || !(isIcann || isPrivate);
}

/** Why an address was not even tried. */
class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/**
 * The addresses of a host. A host that somebody else named (a redirect, a DNS record) must not lead into the user's own
 * network, unless the user's domain lives there: pages and printers there trust whoever asks from inside.
 * @throws Unreachable
 */
export async function addressesOf(network: Network, host: string, allowPrivate: boolean): Promise<string[]> {
  const addresses = isIP(host) ? [host] : await network.lookup(host);
  const allowed = allowPrivate ? addresses : addresses.filter(isPublicAddress);
  if (allowed.length === 0) throw new Unreachable(`${host} is in a private network`);
  return allowed;
}

/** Does a host belong to the domain itself? */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
