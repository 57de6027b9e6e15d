import { ApiError } from "../../../shared/api/errors.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

type Names =
  | "messages.edit"
  | "messages.remove"
  | "messages.react"
  | "conversations.markUnread"
  | "conversations.watch"
  | "conversations.older"
  | "conversations.begin"
  | "imports.discover"
  | "imports.set"
  | "imports.auto"
  | "conversations.sync"
  | "accounts.syncAll"
  | "accounts.syncPreferences"
  | "database.park"
  | "database.resume"
  | "exports.run"
  | "pictures.get";

export function chatWrites(_options: WriteOptions): Pick<Handlers<"write">, Names> {
  const notYet = (): never => {
    throw new ApiError({ kind: "refused", message: "This is not available yet." });
  };
  return {
    "messages.edit": notYet,
    "messages.remove": notYet,
    "messages.react": notYet,
    "conversations.markUnread": notYet,
    "conversations.watch": notYet,
    "conversations.older": notYet,
    "conversations.begin": notYet,
    "imports.discover": notYet,
    "imports.set": notYet,
    "imports.auto": notYet,
    "conversations.sync": notYet,
    "accounts.syncAll": notYet,
    "accounts.syncPreferences": notYet,
    "database.park": notYet,
    "database.resume": notYet,
    "exports.run": notYet,
    "pictures.get": notYet,
  };
}
