import { z } from "zod";

/**
 * How a page in a browser and the host prove to each other that they met before. A cookie is of all ports of this machine, and
 * another user's server on one of them is told it when the browser goes there. So there is a second value, kept by the page
 * for its origin alone: it is never sent, both sides only show that they have it (HMAC-SHA-256, RFC 2104).
 */
export const secretName = "bobbin.secret";

/** Where the page asks with a nonce of its own, `?from=`. */
export const challengePath = "/challenge";

/** What the host answers. */
export const challenge = z.strictObject({
  /** Good for one connection within half a minute. */
  nonce: z.string().min(1).max(200),
  /** That the host has the value: nothing is said to a stranger who listens at a port where Bobbin was. */
  proof: z.string().length(43),
  /** Other after each start of the host; the pass for files is made of it. */
  start: z.string().min(1).max(100),
});
export type Challenge = z.infer<typeof challenge>;

/** What is put through HMAC, by who says it: an answer of one side is none of the other's. */
export const proofTexts = {
  host: (origin: string, from: string, nonce: string) => JSON.stringify(["host", origin, from, nonce]),
  page: (origin: string, from: string, nonce: string) => JSON.stringify(["page", origin, from, nonce]),
  files: (start: string) => JSON.stringify(["files", start]),
};
