import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../connectors/ports.ts";

/** Who may use the page: whoever had an address this program printed. */
export interface Sessions {
  /** A token for one use within `tokenLifeMs`. Earlier ones that were not used stay valid for their time. */
  newToken(): string;
  /** Turns a token into a session's key, once; null for any other text. */
  redeem(token: string): string | null;
  knows(key: string): boolean;
}

const tokenLifeMs = 5 * 60_000;
const most = 100;

/** Tokens and keys are 256 random bits; only their hashes are kept and compared, so timing tells nothing. */
export function createSessions(clock: Pick<Clock, "now">): Sessions {
  const tokens = new Map<string, number>();
  const keys = new Set<string>();
  return {
    newToken() {
      const token = secret();
      trim(tokens);
      tokens.set(hash(token), clock.now() + tokenLifeMs);
      return token;
    },
    redeem(token) {
      const hashed = hash(token);
      const validUntil = tokens.get(hashed);
      tokens.delete(hashed);
      if (validUntil === undefined || validUntil < clock.now()) return null;
      const key = secret();
      trim(keys);
      keys.add(hash(key));
      return key;
    },
    knows: (key) => keys.has(hash(key)),
  };
}

function trim(held: Map<string, unknown> | Set<string>): void {
  for (const oldest of held.keys()) {
    if (held.size < most) return;
    held.delete(oldest);
  }
}

const secret = (): string => randomBytes(32).toString("base64url");
const hash = (text: string): string => createHash("sha256").update(text).digest("base64");
