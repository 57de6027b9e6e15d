import type { IncomingMessage } from "node:http";
import type { Sessions } from "./sessions.ts";

/** Decides about each request before anything else looks at it. */
export interface Guard {
  /** The browser thinks it talks to us: no name of somebody else's that resolves to this machine (DNS rebinding). */
  isOurHost(request: IncomingMessage): boolean;
  /** It comes from our own page. */
  isOurOrigin(request: IncomingMessage): boolean;
  /** A page from elsewhere, on another port of this machine too, embeds or fetches what is ours; to be visited is no harm. */
  isOfAnotherPage(request: IncomingMessage): boolean;
  hasSession(request: IncomingMessage): boolean;
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
    hasSession: ({ headers }) =>
      (headers.cookie ?? "")
        .split(";")
        .map((pair) => pair.trim())
        .some((pair) => pair.startsWith(`${name}=`) && sessions.knows(pair.slice(name.length + 1))),
    cookie: (key) => `${name}=${key}; Path=/; HttpOnly; SameSite=Strict`,
  };
}
