import ipaddr from "ipaddr.js";

/**
 * Whether a numeric address is one that anybody on the internet could mean: no private, loopback, link-local, shared
 * (CGNAT), unique local, multicast, documentation or reserved one (RFC 6890). IPv4 inside IPv6 counts by what is inside,
 * where the form says so (mapped, NAT64 of RFC 6052); tunnels (6to4, Teredo) and everything outside 2000::/3 do not count
 * as public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes("%")) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) return address.range() === "unicast";
  const bytes = address.toByteArray();
  const range = address.range();
  if (range === "ipv4Mapped" || range === "rfc6052")
    return isPublicAddress(new ipaddr.IPv4(bytes.slice(12)).toString());
  return range === "unicast" && ((bytes[0] ?? 0) & 0xe0) === 0x20;
}
