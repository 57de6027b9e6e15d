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

/** The web address that a link's text shows, if it shows one. */
function shownAddress(shown: string): string | null {
  const text = shown.trim();
  const [written] = /^(?:https?:\/\/|www\.)[^\s/]+/i.exec(text) ?? [];
  if (written) return written.includes("://") ? written : `https://${written}`;
  return finder.match(text)?.find(({ url }) => /^https?:/i.test(url))?.url ?? null;
}

/** The host that a link's text claims, when it is not where the link goes; null when the text claims nothing false. */
export function falseHost(shown: string, href: string): string | null {
  const claimed = shownAddress(shown);
  if (claimed === null || !/^https?:/i.test(href)) return null;
  const real = bare(hostOf(href));
  const said = bare(hostOf(claimed));
  return real === said || real.endsWith(`.${said}`) ? null : said;
}
