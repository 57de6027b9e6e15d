import { asConnectorError } from "../connectors/errors.ts";
import { echoByKey } from "../db/writes/messages.ts";
import { commandsIn } from "../db/writes/outbox.ts";
import { loadOutgoing, type OutgoingPayload } from "./outgoing.ts";
import type { StepContext } from "./step-context.ts";

/** What was sent longer ago than this and never seen is left as it is, ms. */
const longest = 14 * 86_400_000;

/**
 * Asks for a copy of each message that was sent and that the provider has never told of: the program may have ended
 * between sending and filing. Sending is done all the same, so nothing here fails the account but being asked to wait.
 * @returns how many were asked for; the next round sees them
 */
export async function fileSentCopies(context: StepContext): Promise<number> {
  const { db, account, clock, connector, signal, log, beat } = context;
  if (!connector.file) return 0;
  const since = clock.now() - longest;
  let filed = 0;
  for (const { key, kind, payload, settledAt } of commandsIn(db, account, ["done"])) {
    if (kind !== "send" || (settledAt ?? 0) < since || !echoByKey(db, account, key)) continue;
    try {
      const frozen: OutgoingPayload = JSON.parse(payload);
      await connector.file(loadOutgoing(db, frozen), signal);
      filed++;
    } catch (error) {
      signal.throwIfAborted();
      if (asConnectorError(error).kind === "busy") throw error;
      log.warn("copy not filed", { account, kind: asConnectorError(error).kind, cause: String(error) });
    }
    beat();
  }
  return filed;
}
