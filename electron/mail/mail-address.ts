import { isIPv4, isIPv6 } from "node:net";

/**
 * Whether mail can be sent to an address: a local part of at most 64 characters without quotes or spaces, `@`, and a
 * host name or address literal (RFC 5321 section 4.1.2, RFC 6531). Dots may stand anywhere, as some providers gave out
 * such addresses. Quoted local parts are refused: servers read them differently.
 */
export function isMailAddress(address: string): boolean {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (at < 1 || address.length > 254 || local.length > 64 || domain === "") return false;
  const literal = isAddressLiteral(domain);
  return /^[^\s"(),:;<>@[\\\]\p{C}\p{Z}]+$/u.test(local) && (literal || isHostName(domain));
}

/** `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 section 4.1.3). */
function isAddressLiteral(domain: string): boolean {
  const inner = /^\[(.*)\]$/.exec(domain)?.[1] ?? "";
  return isIPv4(inner) || (/^ipv6:/i.test(inner) && isIPv6(inner.slice("ipv6:".length)));
}

function isHostName(domain: string): boolean {
  const label = /^[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_-]{0,61}[\p{L}\p{N}\p{M}_])?$/u;
  return domain.split(".").every((part) => label.test(part));
}
