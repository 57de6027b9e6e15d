import { ApiError } from "../../../shared/api/errors.ts";
import type { DraftId } from "../../../shared/model/ids.ts";
import type { Writable } from "../../db/open.ts";
import { type CommandRow, postpone } from "../../db/writes/outbox.ts";
import { commandFor, underWay } from "../../sync/outbox-requests.ts";
import { cancelCommand, sendDone } from "../../sync/outbox-settle.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { plannedMoment } from "./planned-moment.ts";
import { undoCommand } from "./undo.ts";

type Names =
  | "outbox.retry"
  | "outbox.settle"
  | "outbox.reschedule"
  | "outbox.sendNow"
  | "outbox.undo"
  | "outbox.discard"
  | "outbox.lookUp"
  | "outbox.zone"
  | "drafts.undoSend";

export function outboxWrites(options: WriteOptions): Pick<Handlers<"write">, Names> {
  const { db, engine, clock } = options;
  const cancel = (row: CommandRow) => {
    cancelCommand(db, row.id, clock.now());
    engine.commandsChanged();
  };
  return {
    ...timeWrites(options),
    "outbox.retry": async ({ commandId }) => {
      await engine.retryCommand(commandId);
      return null;
    },
    "outbox.lookUp": ({ commandId }) => {
      engine.lookUpCommand(commandId);
      return null;
    },
    "outbox.settle": ({ commandId, as }) => {
      const row = commandFor(db, commandId);
      const canGiveUp = row.state === "unknown" || row.state === "failed";
      if (as === "done" && row.state === "unknown") sendDone(db, row, clock.now());
      else if (as === "discarded" && canGiveUp) cancelCommand(db, commandId, clock.now());
      else throw underWay();
      engine.commandsChanged();
      return null;
    },
    "outbox.undo": ({ commandId }) => {
      const row = commandFor(db, commandId);
      const waits = row.state === "held" || row.state === "queued";
      if (!waits && (row.kind === "send" || row.state !== "done")) throw gone();
      undoCommand(options, row);
      engine.commandsChanged();
      return null;
    },
    "outbox.discard": ({ commandId }) => {
      const row = commandFor(db, commandId);
      if (row.state === "sending" || row.state === "done" || row.state === "cancelled") throw gone();
      db.transaction(() => {
        cancel(row);
        if (row.draftId !== null) discardDraft(db, row.draftId);
      });
      return { draftId: row.draftId };
    },
    "drafts.undoSend": ({ commandId }) => {
      const row = commandFor(db, commandId);
      if (row.kind !== "send" || row.draftId === null || (row.state !== "held" && row.state !== "queued")) throw gone();
      cancel(row);
      return { draftId: row.draftId };
    },
  };
}

function timeWrites({
  db,
  engine,
  clock,
}: WriteOptions): Pick<Handlers<"write">, "outbox.reschedule" | "outbox.sendNow" | "outbox.zone"> {
  const change = (row: CommandRow, to: Parameters<typeof postpone>[2]) => {
    if (row.state !== "held") throw gone();
    db.transaction((changes) => {
      postpone(db, row.id, to);
      changes.note("outbox", row.conversationId === null ? [] : [row.conversationId]);
    });
    engine.commandsChanged();
  };
  return {
    "outbox.reschedule": ({ commandId, when }) => {
      const row = commandFor(db, commandId);
      if (row.intent === null) throw gone();
      engine.tellZone(when.zone);
      const dueAt = plannedMoment(when, clock.now());
      change(row, { dueAt, planned: when });
      return { dueAt };
    },
    "outbox.sendNow": ({ commandId }) => {
      const at = clock.now();
      // A moment of its own: no change of zone moves it again.
      const row = commandFor(db, commandId);
      const planned =
        row.zone === null ? {} : { planned: { intent: { kind: "instant" as const, at }, zone: row.zone } };
      change(row, { dueAt: at, ...planned });
      return null;
    },
    "outbox.zone": ({ zone }) => {
      engine.tellZone(zone);
      return null;
    },
  };
}

function discardDraft(db: Writable, id: DraftId): void {
  db.transaction((changes) => {
    db.prepare("UPDATE drafts SET state = 'discarded' WHERE id = ?").run(id);
    changes.note(["drafts", "conversations"]);
  });
}

function gone(): ApiError {
  return new ApiError({ kind: "conflict", message: "It has left already and can't be taken back." });
}
