import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Writable } from "../../db/open.ts";
import { bringBack, putAway, snoozedByAct } from "../../db/writes/snoozes.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { plannedMoment } from "./planned-moment.ts";
import { randomName } from "./random-name.ts";

/** Puts conversations away until a time. Nothing of it is told to a provider. */
export function snoozeWrites({
  db,
  engine,
  clock,
  random,
}: WriteOptions): Pick<Handlers<"write">, "triage.snooze" | "triage.unsnooze"> {
  return {
    "triage.snooze": ({ conversationIds, when }) => {
      engine.tellZone(when.zone);
      const now = clock.now();
      const snooze = { dueAt: plannedMoment(when, now), planned: when, undoId: randomName(random), now };
      const messages = db.transaction((changes) => {
        changes.note("conversations", conversationIds);
        return conversationIds.filter((id) => putAway(db, id, snooze)).length;
      });
      return { undoId: snooze.undoId, messages };
    },
    "triage.unsnooze": ({ conversationIds }) => {
      const find = db.prepare<{ accountId: AccountId }>(
        "SELECT account_id AS accountId FROM snoozes WHERE conversation_id = ?",
      );
      comeBack(
        db,
        conversationIds.flatMap((conversationId) => {
          const row = find.get(conversationId);
          return row ? [{ conversationId, ...row }] : [];
        }),
      );
      return null;
    },
  };
}

/** @returns whether an act of this name put something away that is still away */
export function undoSnooze(db: Writable, undoId: string): boolean {
  const rows = snoozedByAct(db, undoId);
  comeBack(db, rows);
  return rows.length > 0;
}

function comeBack(db: Writable, rows: readonly { conversationId: ConversationId; accountId: AccountId }[]): void {
  db.transaction((changes) => {
    for (const { conversationId, accountId } of rows) bringBack(db, accountId, conversationId);
    changes.note(
      "conversations",
      rows.map(({ conversationId }) => conversationId),
    );
  });
}
