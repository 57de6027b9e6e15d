import { createHash, randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Clock } from "../connectors/ports.ts";
import { failPoint } from "../fail-points/fail-point.ts";

/** Who may use the page: whoever had an address this program printed. */
export interface Sessions {
  /** A token for one use within `tokenLifeMs`. Earlier ones that were not used stay valid for their time. */
  newToken(): string;
  /** Turns a token into a new session and its key, once; null for any other text. */
  redeem(token: string): (Session & { key: string }) | null;
  /** The session of a key, while it is good. */
  find(key: string): Session | null;
}

/** A browser that was let in: it brings the key, which all ports of this machine are told, and proves that it has the secret. */
export interface Session {
  /** 256 bits as text, the same here and in the page's storage; never sent after the way in. */
  secret: string;
}

const tokenLifeMs = 5 * 60_000;
const keyLifeMs = 30 * 86_400_000;
const most = 100;

/** Hash of each key, when it was given, ms UTC, the port it is good for, and the secret. Without the keys nobody gets in by them. */
const keptKeys = z
  .array(z.tuple([z.string().length(44), z.number(), z.int().min(1).max(65_535), z.string().length(43)]))
  .max(most);

interface Kept extends Session {
  at: number;
}

/**
 * Tokens and keys are 256 random bits each; only their hashes are kept and compared, so timing tells nothing.
 * @param path where the hashes of keys are kept, so that a page open in a browser comes back when Bobbin does
 * @param port of this server. Keys of another port count no more: while Bobbin did not run, a page that was open there told
 *   its key to whoever listened
 */
export function createSessions(clock: Pick<Clock, "now">, path: string, port: number): Sessions {
  const tokens = new Map<string, number>();
  const kept = readKeys(path).filter(([, , keyPort]) => keyPort === port);
  const keys = new Map(kept.map(([key, at, , secret]) => [key, { at, secret }]));
  return {
    newToken() {
      const token = random();
      trim(tokens);
      tokens.set(hash(token), clock.now() + tokenLifeMs);
      return token;
    },
    redeem(token) {
      const hashed = hash(token);
      const validUntil = tokens.get(hashed);
      tokens.delete(hashed);
      if (validUntil === undefined || validUntil < clock.now()) return null;
      const [key, secret] = [random(), random()];
      trim(keys);
      keys.set(hash(key), { at: clock.now(), secret });
      writeKeys(path, keys, port);
      return { key, secret };
    },
    find(key) {
      const found = keys.get(hash(key));
      return found && found.at >= clock.now() - keyLifeMs ? found : null;
    },
  };
}

/** The port that the newest key is good for: a page may wait there. Null when there is none. */
export function lastPort(path: string): number | null {
  return readKeys(path).at(-1)?.[2] ?? null;
}

/** A file that is absent or unreadable lets nobody in, and keeps nobody out who has a new address. */
function readKeys(path: string): z.infer<typeof keptKeys> {
  try {
    return keptKeys.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return [];
  }
}

function writeKeys(path: string, keys: Map<string, Kept>, port: number): void {
  try {
    failPoint("sessions.write.before");
    const kept = [...keys].map(([key, { at, secret }]) => [key, at, port, secret]);
    writeFileSync(`${path}.next`, JSON.stringify(kept), { mode: 0o600 });
    failPoint("sessions.rename.before");
    renameSync(`${path}.next`, path);
    failPoint("sessions.rename.after");
  } catch {
    // The browser is in all the same, until this program ends.
  }
}

function trim(held: Map<string, unknown>): void {
  for (const oldest of held.keys()) {
    if (held.size < most) return;
    held.delete(oldest);
  }
}

const random = (): string => randomBytes(32).toString("base64url");
const hash = (text: string): string => createHash("sha256").update(text).digest("base64");
