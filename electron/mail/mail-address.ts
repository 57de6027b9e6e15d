/**
 * Whether mail can be sent to an address: a local part of at most 64 characters without quotes or spaces, `@`, and a
 * host name or address literal (RFC 5321 section 4.1.2, RFC 6531). Dots may stand anywhere, as some providers gave out
 * such addresses. Quoted local parts are refused: servers read them differently.
 */
export function isMailAddress(address: string): boolean {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (at < 1 || address.length > 254 || local.length > 64 || domain === "") return false;
  const literal = /^\[[0-9a-z:.]+\]$/i.test(domain);
  return /^[^\s"(),:;<>@[\\\]\p{C}\p{Z}]+$/u.test(local) && (literal || isHostName(domain));
}

function isHostName(domain: string): boolean {
  const label = /^[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_-]{0,61}[\p{L}\p{N}\p{M}_])?$/u;
  return domain.split(".").every((part) => label.test(part));
}
