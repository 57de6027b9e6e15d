import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

export interface RemoteUrlOptions {
  /** Numeric addresses of a name; rejects when there are none. Default: as this machine resolves names. */
  resolve?(name: string): Promise<readonly string[]>;
  /** Asks one address and says where it redirects to, as written there; null for an answer. Default: nothing is asked. */
  step?(url: string): Promise<string | null>;
}

/** Whether something may be asked of an address. `reason`: one sentence for people, empty when allowed. */
export interface RemoteUrlCheck {
  allowed: boolean;
  reason: string;
}

export const mostRedirects = 5;
const longestUrl = 8000;
/** Names that never leave the house (RFC 6761, 6762, 8375, ICANN's `internal`) or are only for onion routing. */
const localName =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|in-addr\.arpa|ip6\.arpa|onion|alt|localdomain6|localhost6)$/;

/**
 * Whether the core may ask for an address that a stranger wrote: https on its own port, no sign-in in it, a name of the
 * public internet all of whose addresses are public, and the same for wherever it redirects, at most five times. Never
 * throws. Whoever connects must connect to addresses checked at that moment (`publicAddresses`), not look the name up
 * again: a name server may answer differently the second time.
 * @example await checkRemoteUrl("https://127.1/x") // { allowed: false, reason: "…" }
 */
export async function checkRemoteUrl(url: string, options: RemoteUrlOptions = {}): Promise<RemoteUrlCheck> {
  try {
    let next = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const checked = parseRemoteUrl(next);
      await publicAddresses(checked, options.resolve ?? systemLookup);
      const target = (await options.step?.(checked.href)) ?? null;
      if (target === null) return { allowed: true, reason: "" };
      next = redirectTarget(target, checked);
    }
    throw new RemoteUrlError("It redirects too often.");
  } catch (error) {
    const reason = error instanceof RemoteUrlError ? error.message : "The address could not be asked.";
    return { allowed: false, reason };
  }
}

/** Why nothing is asked of an address; the message is a sentence for people. */
export class RemoteUrlError extends Error {
  override readonly name = "RemoteUrlError";
}

/** The parts of the check that need no network. @throws RemoteUrlError */
export function parseRemoteUrl(text: string): URL {
  if (text.length > longestUrl || !URL.canParse(text)) throw new RemoteUrlError("This is no web address.");
  const url = new URL(text);
  if (url.protocol !== "https:") throw new RemoteUrlError("Only https addresses are asked.");
  if (url.username !== "" || url.password !== "") throw new RemoteUrlError("The address contains a sign-in.");
  if (url.port !== "") throw new RemoteUrlError("The address names an unusual port.");
  const host = hostOf(url);
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) throw new RemoteUrlError("The address is in a private network.");
  } else if (!host.includes(".") || localName.test(host)) {
    throw new RemoteUrlError("The name is one of a private network.");
  } else if (!/^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/.test(host) || host.length > 253) {
    throw new RemoteUrlError("This is no web address.");
  }
  return url;
}

/** Host without brackets and without the dot at the end. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/**
 * The addresses of a checked URL's host. One that is private is enough to refuse them all: names that lead to both are
 * made to get around checks. @throws RemoteUrlError
 */
export async function publicAddresses(
  url: URL,
  resolve: (name: string) => Promise<readonly string[]>,
): Promise<string[]> {
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host];
  if (addresses.length === 0) throw new RemoteUrlError("The name leads nowhere.");
  if (!addresses.every(isPublicAddress)) throw new RemoteUrlError("The name leads into a private network.");
  return [...addresses];
}

/** Where a redirect leads; checked like any other address next. @throws RemoteUrlError */
export function redirectTarget(location: string, from: URL): string {
  if (!URL.canParse(location, from)) throw new RemoteUrlError("It redirects to what is no address.");
  return new URL(location, from).href;
}

async function systemLookup(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
