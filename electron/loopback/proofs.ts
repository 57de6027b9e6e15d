import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Challenge, proofTexts } from "../../shared/loopback.ts";
import type { Clock } from "../connectors/ports.ts";
import type { Session } from "./sessions.ts";

/** That a browser with the cookie is the one that was let in, and this the host that let it in (`shared/loopback.ts`). */
export interface Proofs {
  /** @param from the page's nonce; null when it is none */
  challenge(session: Session, origin: string, from: string): Challenge | null;
  /** Whether these are the words of a page that answers a challenge; true once for each. */
  isProven(session: Session, origin: string, words: URLSearchParams): boolean;
  /** Whether a file's address was made by such a page since this program started. */
  opensFiles(session: Session, pass: string | null): boolean;
}

const lifeMs = 30_000;
const nonceForm = /^[\w-]{22,64}$/;

/** Nothing is remembered of a challenge, so that who has a cookie only can't crowd out who has more. */
export function createProofs(clock: Pick<Clock, "now">): Proofs {
  const own = randomBytes(32).toString("base64url");
  const start = randomBytes(16).toString("base64url");
  /** Nonces that were answered, and until when they would be good. */
  const used = new Map<string, number>();
  const seal = (until: string, salt: string, { secret }: Session, from: string): string =>
    hmac(own, JSON.stringify([until, salt, secret, from]));

  function isFresh(nonce: string, session: Session, from: string): boolean {
    const [until = "", salt = "", sealed = ""] = nonce.split(".");
    return isSame(sealed, seal(until, salt, session, from)) && Number(until) >= clock.now() && !used.has(nonce);
  }

  return {
    challenge(session, origin, from) {
      if (!nonceForm.test(from)) return null;
      const until = String(clock.now() + lifeMs);
      const salt = randomBytes(16).toString("base64url");
      const nonce = `${until}.${salt}.${seal(until, salt, session, from)}`;
      return { nonce, proof: hmac(session.secret, proofTexts.host(origin, from, nonce)), start };
    },
    isProven(session, origin, words) {
      const [from, nonce, proof] = ["from", "nonce", "proof"].map((name) => words.get(name) ?? "");
      if (!from || !nonce || !proof || !isFresh(nonce, session, from)) return false;
      if (!isSame(proof, hmac(session.secret, proofTexts.page(origin, from, nonce)))) return false;
      for (const [old, until] of used) if (until < clock.now()) used.delete(old);
      used.set(nonce, clock.now() + lifeMs);
      return true;
    },
    opensFiles: ({ secret }, pass) => pass !== null && isSame(pass, hmac(secret, proofTexts.files(start))),
  };
}

const hmac = (key: string, text: string): string => createHmac("sha256", key).update(text).digest("base64url");

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
