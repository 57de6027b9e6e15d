import type { CommandId } from "../../shared/model/ids.ts";
import { asConnectorError, ConnectorError, type ConnectorErrorKind } from "../connectors/errors.ts";
import { type CommandRow, commandById, noteFound } from "../db/writes/outbox.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { isEchoJoined } from "./echo.ts";
import { ingestEvents } from "./ingest.ts";
import type { OutboxCall } from "./outbox-call.ts";
import { sendDone, takeStep } from "./outbox-settle.ts";
import { loadOutgoing, type OutgoingPayload } from "./outgoing.ts";

export const uncertain = "The connection broke while this was being sent, so it may have arrived.";

const lookedUp = "It was found there afterwards.";

/**
 * Sends one message. What a former try sent without knowing is not sent again: the provider's own report of it counts.
 * @param unsure called when nobody knows whether it arrived
 */
export async function sendMessage(call: OutboxCall, row: CommandRow, unsure: () => void): Promise<void> {
  const { db, account, connector, clock, signal } = call;
  const payload: OutgoingPayload = JSON.parse(row.payload);
  if (isEchoJoined(db, account, row.key)) {
    sendDone(db, row, clock.now());
    return;
  }
  const send = connector.send?.bind(connector);
  if (!send) throw notPossible(connector.capabilities().send);
  const message = loadOutgoing(db, payload);
  try {
    const { events, answer = "" } = await send(message, signal);
    failPoint("outbox.call.after");
    const now = clock.now();
    db.transaction(() => {
      ingestEvents(db, account, events, { now, live: false, skip: new Set(), purge: false, roundStartedAt: now });
      sendDone(db, row, now, answer);
    });
  } catch (error) {
    if (error instanceof ConnectorError && !error.maybeSent && !signal.aborted) throw error;
    // Whoever gave it up while it was on its way may have said so already.
    if (commandById(db, row.id)?.state !== "sending") return;
    takeStep(db, row, { to: "unknown", now: clock.now(), reason: uncertain });
    unsure();
  }
}

/**
 * Asks the provider whether a message of unknown outcome arrived; where it did not find it the user decides.
 * @param again called when it could not be asked; returns whether it is asked for once more
 */
export async function lookUp(
  call: OutboxCall,
  id: CommandId,
  again: (kind: ConnectorErrorKind) => boolean,
): Promise<void> {
  const { db, account, connector, clock, signal } = call;
  const row = commandById(db, id);
  if (row?.state !== "unknown") return;
  if (isEchoJoined(db, account, row.key)) {
    sendDone(db, row, clock.now());
    return;
  }
  let answer: "arrived" | "not-arrived" | "unsure";
  try {
    answer = (await connector.find?.(row.key, signal)) ?? "unsure";
  } catch (error) {
    if (again(signal.aborted ? "offline" : asConnectorError(error).kind)) throw error;
    answer = "unsure";
  }
  // The user may have decided meanwhile.
  if (commandById(db, id)?.state !== "unknown") return;
  const now = clock.now();
  if (answer === "arrived") sendDone(db, row, now, lookedUp);
  else
    db.transaction((changes) => {
      // Whatever was found: only the user sends it again.
      noteFound(db, id, answer, now);
      changes.note("outbox");
    });
}

function notPossible(capability: { level: string; reason?: string }): ConnectorError {
  return new ConnectorError(
    { kind: "refused", reason: "unsupported" },
    capability.reason ?? "This account can't do that.",
  );
}
