import { ApiError } from "../../shared/api/errors.ts";
import type { AccountId, CommandId } from "../../shared/model/ids.ts";
import type { Readable, Writable } from "../db/open.ts";
import { type CommandRow, commandById } from "../db/writes/outbox.ts";
import { requeue } from "./outbox-settle.ts";

/** @throws ApiError `not-found` */
export function commandFor(db: Readable, id: CommandId): CommandRow {
  const row = commandById(db, id);
  if (!row) throw new ApiError({ kind: "not-found", message: "This is no longer in the outbox." });
  return row;
}

export function underWay(): ApiError {
  return new ApiError({ kind: "conflict", message: "This is under way or done already." });
}

/** The user wants a failed or unknown command tried again. @returns whose it is */
export function retryCommand(db: Writable, id: CommandId, now: number): AccountId {
  const row = commandFor(db, id);
  if (row.state !== "failed" && row.state !== "unknown") throw underWay();
  requeue(db, id, now);
  return row.accountId;
}
