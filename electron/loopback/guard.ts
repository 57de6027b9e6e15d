import type { IncomingMessage } from "node:http";
import type { Session, Sessions } from "./sessions.ts";

/** Decides about each request before anything else looks at it. */
export interface Guard {
  /** The browser thinks it talks to us: no name of somebody else's that resolves to this machine (DNS rebinding). */
  isOurHost(request: IncomingMessage): boolean;
  /** It comes from our own page. */
  isOurOrigin(request: IncomingMessage): boolean;
  /** A page from elsewhere, on another port of this machine too, embeds or fetches what is ours; to be visited is no harm. */
  isOfAnotherPage(request: IncomingMessage): boolean;
  /** By its cookie, which opens nothing but the page's own files; for everything else see `Proofs`. */
  sessionOf(request: IncomingMessage): Session | null;
  /** Only for this program's port: cookies of one host are shared by all its ports. */
  cookie(key: string): string;
}

export function createGuard(port: number, sessions: Sessions): Guard {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const name = `bobbin-${port}`;
  return {
    isOurHost: ({ headers }) => headers.host !== undefined && hosts.includes(headers.host),
    isOurOrigin: ({ headers }) =>
      headers.origin !== undefined && headers.host !== undefined && headers.origin === `http://${headers.host}`,
    isOfAnotherPage: ({ headers }) =>
      ["cross-site", "same-site"].includes(String(headers["sec-fetch-site"])) &&
      headers["sec-fetch-mode"] !== "navigate",
    sessionOf({ headers }) {
      for (const pair of (headers.cookie ?? "").split(";").map((each) => each.trim())) {
        const session = pair.startsWith(`${name}=`) ? sessions.find(pair.slice(name.length + 1)) : null;
        if (session) return session;
      }
      return null;
    },
    cookie: (key) => `${name}=${key}; Path=/; HttpOnly; SameSite=Strict`,
  };
}
