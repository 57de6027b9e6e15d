import type { ServerMessage, ServerSnapshot } from "../../electron/db/invariants/server-snapshot.ts";
import type { Dovecot } from "./dovecot.ts";

/** All that a mailbox holds, for `checkAgainst`. Copies with one Message-ID in several folders are one message. */
export async function dovecotSnapshot(dovecot: Dovecot, user: string, address: string): Promise<ServerSnapshot> {
  const messages = new Map<string, ServerMessage>();
  for (const folder of await dovecot.folders(user)) {
    const seen = new Map<string, number>();
    for (const { uid, flags, messageId } of await dovecot.messages(user, folder)) {
      const nth = (seen.get(messageId) ?? 0) + 1;
      seen.set(messageId, nth);
      const name = `${messageId} ${nth}`;
      const message = messages.get(name) ?? { id: null, name, copies: [], conversation: null, sequence: null };
      const [read, starred] = [flags.includes("\\Seen"), flags.includes("\\Flagged")];
      message.copies.push({ folder, key: String(uid), read, starred });
      messages.set(name, message);
    }
  }
  return { provider: "imap", address, messages: [...messages.values()] };
}
