import { fragment } from "./html-fragment.ts";
import { type HtmlGate, purify } from "./html-purify.ts";
import { closeComments } from "./html-recover.ts";
import { isHostileHtml } from "./html-shape.ts";
import { htmlToText } from "./html-text.ts";
import { trackerOf } from "./remote-tracker.ts";

export interface SanitizeOptions {
  /**
   * `block`: nothing of the network is shown. Else a function that gives what to show for the https address of a picture
   * (a `data:` address of what was fetched), or null for nothing; it is never asked for what counts readers.
   */
  remote: "block" | ((address: string) => string | null);
  /** The address under which an inline part is served to the frame; null when there is none. */
  inlineUrl(contentId: string): string | null;
}

/** Something that HTML wanted from the network. */
export interface RemoteLoad {
  /** Absolute https address of a picture; null for what is never loaded: style sheets, fonts, frames, media. */
  address: string | null;
  /** Who counts readers with it: the service's name or a host; null when nobody seems to. */
  tracker: string | null;
  /** Whether it is shown. */
  shown: boolean;
}

export interface SanitizedHtml {
  /** A fragment for the body of a sandboxed frame. */
  html: string;
  /** Loads left out. */
  blockedRemote: number;
  /** Every load, in order, shown or not. */
  remote: RemoteLoad[];
}

/** Longer HTML is shown as its text: the DOM of a hostile giant would hold the thread for many seconds. */
const maximumLength = 1_500_000;
/** Of loads that are told one by one; the rest is only counted. */
const mostLoads = 2000;

/**
 * Makes HTML of a mail safe to show in a sandboxed frame: no script, form, frame, object, drawing or handler, links only
 * to http, https and mailto with their host in the title, pictures only from the message or, where the caller has
 * them, from what the network gave before. Styles are kept as far as they only change looks. Foreign drawings and
 * formulas become their text. Never throws; HTML that would take too long is shown as its text.
 */
export function sanitizeHtml(html: string, options: SanitizeOptions): SanitizedHtml {
  if (html.length > maximumLength || isHostileHtml(html)) return { html: asText(html), blockedRemote: 0, remote: [] };
  const loads: RemoteLoad[] = [];
  const answer = (safe: string): SanitizedHtml => ({
    html: safe,
    blockedRemote: loads.filter(({ shown }) => !shown).length,
    remote: loads,
  });
  try {
    const root = purify(closeComments(html), gateOf(options, loads));
    return answer(root === null ? "" : fragment(root));
  } catch {
    // Whatever the DOM chokes on, its text can still be read.
    return answer(asText(html));
  }
}

function asText(html: string): string {
  const text = htmlToText(html).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return `<pre style="white-space:pre-wrap">${text}</pre>`;
}

function gateOf(options: SanitizeOptions, loads: RemoteLoad[]): HtmlGate {
  const told = (load: RemoteLoad) => {
    if (loads.length < mostLoads) loads.push(load);
  };
  return {
    image(value, tiny = false) {
      const address = value.replace(/[\p{Cc}\s]+/gu, "");
      if (/^data:image\/(?:png|jpe?g|gif|webp)(?:;[\w=.-]+)*;base64,[a-z0-9+/=]*$/i.test(address)) return address;
      if (/^cid:/i.test(address)) return options.inlineUrl(decoded(address.slice(4)));
      const remote = remoteAddress(address);
      if (remote === null) return null;
      const tracker = trackerOf(remote, tiny);
      const shown = options.remote === "block" || tracker !== null ? null : options.remote(remote);
      told({ address: remote, tracker, shown: shown !== null });
      return shown;
    },
    blocked: () => told({ address: null, tracker: null, shown: false }),
    isRemote: (address) => remoteAddress(address.replace(/[\p{Cc}\s]+/gu, "")) !== null,
  };
}

function decoded(contentId: string): string {
  try {
    return decodeURIComponent(contentId);
  } catch {
    return contentId;
  }
}

/** An absolute web address, as it would be asked for: over https. Null for everything else. */
function remoteAddress(address: string): string | null {
  if (!/^(?:https?:)?[/\\]{2}/i.test(address)) return null;
  const url = URL.canParse(address, "https://mail.invalid") ? new URL(address, "https://mail.invalid") : null;
  if (url?.protocol === "http:") url.protocol = "https:";
  return url?.protocol === "https:" ? url.href : null;
}
