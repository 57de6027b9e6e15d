import type { Backend } from "./backend.ts";
import type { Secret } from "./store.ts";

/** Keeps secrets in memory only; they are asked for again after a restart (I3). */
export function createSession(): Backend {
  const secrets = new Map<string, Secret>();
  return {
    async view() {
      const reason = "Kept in memory only: Bobbin asks for the password again after each start.";
      return { id: "session", label: "This session only", available: true, reason, locked: false, isNew: false };
    },
    async read(account) {
      const secret = secrets.get(account);
      if (secret) return { state: "found", secret: { ...secret } };
      return { state: "missing", reason: "The password was kept for one session only; please sign in again." };
    },
    async write(account, secret) {
      secrets.set(account, { ...secret });
    },
    async remove(account) {
      secrets.delete(account);
    },
    close: () => secrets.clear(),
  };
}
