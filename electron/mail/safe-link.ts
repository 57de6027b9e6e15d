import { mailtoLink, parseMailto } from "../../shared/text/mailto.ts";

/** A link made safe, and what to tell of where it leads. */
export interface SafeLink {
  href: string;
  title: string;
}

/**
 * An http, https or mailto link in its canonical form, or null for every other address, relative ones included.
 * The title shows the real host in ASCII, so that look-alike letters show. Of mailto only address, subject, body and
 * cc are kept (RFC 6068; `attach` once leaked files).
 */
export function safeLink(address: string): SafeLink | null {
  const trimmed = address.replace(/[\p{Cc}]+/gu, "").trim();
  const absolute = trimmed.startsWith("//") ? `https:${trimmed}` : trimmed;
  if (absolute.length > 16_000 || !/^(?:https?|mailto):/i.test(absolute) || !URL.canParse(absolute)) return null;
  const url = new URL(absolute);
  if (url.protocol === "mailto:") return mailto(absolute);
  return url.hostname === "" ? null : { href: url.href, title: url.host };
}

function mailto(address: string): SafeLink | null {
  const parsed = parseMailto(address);
  return parsed && { href: mailtoLink(parsed), title: parsed.to.map(({ address: to }) => to).join(", ") };
}
