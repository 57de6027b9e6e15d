import { ApiError } from "../../../shared/api/errors.ts";
import type { CommandId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { type CommandRow, commandById } from "../../db/writes/outbox.ts";
import { cancelCommand, sendDone } from "../../sync/outbox-settle.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

export function outboxWrites({
  db,
  engine,
  clock,
}: WriteOptions): Pick<Handlers<"write">, "outbox.retry" | "outbox.settle" | "drafts.undoSend"> {
  return {
    "outbox.retry": async ({ commandId }) => {
      await engine.retryCommand(commandId);
      return null;
    },
    "outbox.settle": ({ commandId, as }) => {
      const row = commandFor(db, commandId);
      if (as === "done" && row.state === "unknown") sendDone(db, row, clock.now());
      else if (as === "discarded" && (row.state === "unknown" || row.state === "failed"))
        cancelCommand(db, commandId, clock.now());
      else throw new ApiError({ kind: "conflict", message: "This is under way or done already." });
      engine.commandsChanged();
      return null;
    },
    "drafts.undoSend": ({ commandId }) => {
      const row = commandFor(db, commandId);
      if (row.kind !== "send" || row.draftId === null || (row.state !== "held" && row.state !== "queued"))
        throw new ApiError({ kind: "conflict", message: "It has left already and can't be taken back." });
      cancelCommand(db, commandId, clock.now());
      engine.commandsChanged();
      return { draftId: row.draftId };
    },
  };
}

function commandFor(db: Readable, id: CommandId): CommandRow {
  const row = commandById(db, id);
  if (!row) throw new ApiError({ kind: "not-found", message: "This is no longer in the outbox." });
  return row;
}
