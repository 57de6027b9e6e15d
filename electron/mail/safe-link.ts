/** A link made safe, and what to tell of where it leads. */
export interface SafeLink {
  href: string;
  title: string;
}

const mailtoFields = ["subject", "body", "cc"];

/**
 * An http, https, mailto or tel link in its canonical form, or null for every other address, relative ones included.
 * The title shows the real host in ASCII, so that look-alike letters show. Of mailto only address, subject, body and
 * cc are kept (RFC 6068; `attach` once leaked files).
 */
export function safeLink(address: string): SafeLink | null {
  const trimmed = address.replace(/[\p{Cc}]+/gu, "").trim();
  const absolute = trimmed.startsWith("//") ? `https:${trimmed}` : trimmed;
  if (absolute.length > 16_000 || !/^(?:https?|mailto|tel):/i.test(absolute) || !URL.canParse(absolute)) return null;
  const url = new URL(absolute);
  if (url.protocol === "tel:")
    return /^[+\d().\-\s%;=a-z]+$/i.test(url.pathname) ? { href: url.href, title: url.pathname } : null;
  if (url.protocol === "mailto:") return mailto(url);
  return url.hostname === "" ? null : { href: url.href, title: url.host };
}

function mailto(url: URL): SafeLink {
  const fields = [...url.searchParams].filter(([name]) => mailtoFields.includes(name.toLowerCase()));
  const query = fields.map(([name, value]) => `${name.toLowerCase()}=${encodeURIComponent(value)}`).join("&");
  return { href: `mailto:${url.pathname}${query === "" ? "" : `?${query}`}`, title: url.pathname };
}
