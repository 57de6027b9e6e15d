import { linkifyit } from "linkify-it";

const finder = linkifyit().set({ fuzzyEmail: true, fuzzyLink: true });

/** A stretch of plain text, with where it leads if it is a link. */
export interface TextPart {
  text: string;
  href: string | null;
}

/** Cuts text at its web and mail addresses. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { index, lastIndex, url } of finder.match(text) ?? []) {
    if (index > at) parts.push({ text: text.slice(at, index), href: null });
    parts.push({ text: text.slice(index, lastIndex), href: url });
    at = lastIndex;
  }
  if (at < text.length) parts.push({ text: text.slice(at), href: null });
  return parts;
}

/** Where an address leads, as people read it: the host of a web address, the address of a mail address. */
export function hostOf(href: string): string {
  if (!URL.canParse(href)) return href;
  const url = new URL(href);
  return url.protocol === "mailto:" ? decodeURIComponent(url.pathname) : url.host;
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^www\./, "");
}

/** The host that a link's text claims, when it is not where the link goes; null when the text claims nothing false. */
export function falseHost(shown: string, href: string): string | null {
  if (!/^https?:/i.test(href)) return null;
  const claimed = finder.match(shown.trim())?.find(({ url }) => /^https?:/i.test(url));
  if (!claimed) return null;
  const real = bare(hostOf(href));
  const said = bare(hostOf(claimed.url));
  return real === said || real.endsWith(`.${said}`) ? null : said;
}
