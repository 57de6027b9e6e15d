import { challenge, challengePath, proofTexts, secretName } from "../../shared/loopback.ts";

/** What is used of the browser; `window` fits. */
export interface Browser {
  fetch(path: string): Promise<Pick<Response, "ok" | "status" | "json">>;
  crypto: Crypto;
  localStorage: Pick<Storage, "getItem">;
  location: Pick<Location, "origin">;
}

/** This browser was never let in, or too long ago: waiting doesn't help. */
export class NotLetIn extends Error {}

export interface Proven {
  /** Path and query of the WebSocket, for one use. */
  socketPath: string;
  /** What stands in the addresses of files. */
  filesPass: string;
}

/**
 * Shows the host that this page has the secret of its way in, once the host has shown that it has it, too (`shared/loopback.ts`).
 * @throws NotLetIn, and any other error where no Bobbin answers
 */
export async function prove(browser: Browser): Promise<Proven> {
  const { origin } = browser.location;
  const secret = browser.localStorage.getItem(secretName);
  if (secret === null) throw new NotLetIn();
  const from = text(browser.crypto.getRandomValues(new Uint8Array(16)));
  const reply = await browser.fetch(`${challengePath}?from=${from}`);
  if (reply.status === 403) throw new NotLetIn();
  if (!reply.ok) throw new Error(`challenge: ${reply.status}`);
  const { nonce, proof, start } = challenge.parse(await reply.json());
  const key = await browser.crypto.subtle.importKey("raw", utf8(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const sign = async (words: string) =>
    text(new Uint8Array(await browser.crypto.subtle.sign("HMAC", key, utf8(words))));
  // Who listens where Bobbin was, and is another, is told nothing.
  if (proof !== (await sign(proofTexts.host(origin, from, nonce)))) throw new Error("This is not Bobbin.");
  const answer = new URLSearchParams({ from, nonce, proof: await sign(proofTexts.page(origin, from, nonce)) });
  return { socketPath: `/ws?${answer}`, filesPass: await sign(proofTexts.files(start)) };
}

const utf8 = (words: string) => new TextEncoder().encode(words);

/** Base64url without padding (RFC 4648 section 5). */
function text(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
