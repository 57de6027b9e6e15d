import type { Authentication } from "./authentication.ts";
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

const signedFields = ["list-unsubscribe", "list-unsubscribe-post"];

/**
 * Whether a signature that the trusted server found good covers both fields (RFC 8058 section 4): else anybody on the
 * way could have written where the request goes. A field that stands twice is not covered, since only the last one
 * would be. Of several signatures of one domain the good one must be told by `header.b`, or all must cover them.
 */
export function isUnsubscribeSigned(headers: readonly HeaderField[], { results }: Authentication): boolean {
  if (signedFields.some((name) => headers.filter(({ key }) => key === name).length !== 1)) return false;
  const signatures = headers.filter(({ key }) => key === "dkim-signature").map(({ value }) => tags(value));
  return results.some(({ method, result, properties }) => {
    if (method !== "dkim" || result !== "pass") return false;
    const domain = (properties["header.d"] ?? properties["header.i"]?.replace(/^.*@/s, "") ?? "").toLowerCase();
    const start = properties["header.b"] ?? "";
    const meant = signatures.filter(
      (signature) => signature.get("d")?.toLowerCase() === domain && (signature.get("b") ?? "").startsWith(start),
    );
    return domain !== "" && meant.length > 0 && meant.every((signature) => covers(signature));
  });
}

function covers(signature: ReadonlyMap<string, string>): boolean {
  const fields = (signature.get("h") ?? "").toLowerCase().split(":");
  return signedFields.every((name) => fields.includes(name));
}

/** The tags of a DKIM-Signature (RFC 6376 section 3.2), white space left out. */
function tags(value: string): Map<string, string> {
  const pairs = value.split(";").map((tag): [string, string] => {
    const at = tag.indexOf("=");
    return [tag.slice(0, at).trim(), tag.slice(at + 1).replace(/\s+/g, "")];
  });
  return new Map(pairs.toReversed());
}
