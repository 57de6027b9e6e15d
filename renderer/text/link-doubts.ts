import { isLookAlike, readableHost } from "../../shared/text/look-alike.ts";
import { falseHost } from "./links.ts";

/** Why a link should not be followed without a look at where it goes. */
export type LinkDoubt =
  /** Its text names another host. */
  | { kind: "claims"; host: string }
  /** Its host may be read as another one; `host` as it looks. */
  | { kind: "look-alike"; host: string }
  /** What looks like its host is a user name (`https://bank.example@evil.example`). */
  | { kind: "sign-in"; host: string }
  /** Its host is a number. */
  | { kind: "number"; host: string };

/** What is suspicious about a web link; nothing for mail addresses. */
export function linkDoubts({ href, text }: { href: string; text: string }): LinkDoubt[] {
  if (!URL.canParse(href)) return [];
  const { protocol, hostname, username, password } = new URL(href);
  if (protocol !== "http:" && protocol !== "https:") return [];
  const doubts: LinkDoubt[] = [];
  const claimed = falseHost(text, href);
  if (claimed !== null) doubts.push({ kind: "claims", host: claimed });
  if (isLookAlike(hostname)) doubts.push({ kind: "look-alike", host: readableHost(hostname) });
  if (username !== "" || password !== "") doubts.push({ kind: "sign-in", host: decoded(username) });
  if (/^(?:\[.*\]|\d+(?:\.\d+){3})$/.test(hostname)) doubts.push({ kind: "number", host: hostname });
  return doubts;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
