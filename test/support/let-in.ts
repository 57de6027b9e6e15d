import { type Proven, prove } from "../../renderer/api/prove.ts";

/** What a browser has that was let in: the cookie, which every port of this machine is told, and the page's secret. */
export interface LetIn {
  port: number;
  cookie: string;
  secret: string;
}

/** Uses an address of the program up, as a browser does that follows it. */
export async function letIn(address: string): Promise<LetIn> {
  const reply = await fetch(address, { redirect: "manual" });
  const cookie = reply.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const secret = /localStorage\.setItem\("bobbin\.secret", "([\w-]+)"\)/.exec(await reply.text())?.[1] ?? "";
  if (reply.status !== 200 || !cookie || !secret) throw new Error(`not let in: ${reply.status}`);
  return { port: Number(new URL(address).port), cookie, secret };
}

/** What the page does before each connection, with the page's own words. */
export function proven({ port, cookie, secret }: LetIn, host = "127.0.0.1"): Promise<Proven> {
  const origin = `http://${host}:${port}`;
  return prove({
    fetch: (path) => fetch(origin + path, { headers: { cookie } }),
    crypto: globalThis.crypto as Crypto,
    localStorage: { getItem: () => secret },
    location: { origin },
  });
}

export async function socketUrl(browser: LetIn): Promise<string> {
  return `ws://127.0.0.1:${browser.port}${(await proven(browser)).socketPath}`;
}
