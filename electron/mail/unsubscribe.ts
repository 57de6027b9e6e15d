import { firstHeader } from "./mail-headers.ts";
import type { HeaderField } from "./read/open-parser.ts";

/** The ways to leave a list that its mail offers; nothing is done without a click. */
export interface Unsubscribe {
  /** A mailto: link, or null. */
  mailto: string | null;
  /** An https: link, or null; plain http is not offered. */
  https: string | null;
  /** A POST of `List-Unsubscribe=One-Click` to the https link is enough (RFC 8058); no page needs to be opened. */
  oneClick: boolean;
}

const longestLink = 4000;

/** Reads List-Unsubscribe (RFC 2369) and List-Unsubscribe-Post (RFC 8058). */
export function readUnsubscribe(headers: readonly HeaderField[]): Unsubscribe {
  const value = firstHeader(headers, "list-unsubscribe");
  const bracketed = [...value.matchAll(/<([^<>]*)>/g)].map(([, link]) => (link ?? "").replace(/\s+/g, ""));
  // Some senders leave the brackets out.
  const links = (bracketed.length > 0 ? bracketed : value.trim().split(/[\s,]+/)).filter(
    (link) => link.length <= longestLink && URL.canParse(link),
  );
  const https = links.find((link) => isHttps(link)) ?? null;
  const mailto = links.find((link) => /^mailto:[^?]*@/i.test(link)) ?? null;
  const post = firstHeader(headers, "list-unsubscribe-post").replace(/\s+/g, "").toLowerCase();
  return { mailto, https, oneClick: https !== null && post === "list-unsubscribe=one-click" };
}

/** A name and password in a link would be sent along; no honest list needs them. */
function isHttps(link: string): boolean {
  const { protocol, username, password, hostname } = new URL(link);
  return protocol === "https:" && username === "" && password === "" && hostname !== "";
}
