import { ApiError } from "../../shared/api/errors.ts";
import type { AccountId, ConversationId } from "../../shared/model/ids.ts";
import type { Readable } from "../db/open.ts";

/** The account of a conversation. @throws ApiError `not-found` */
export function accountOf(db: Readable, id: ConversationId): AccountId {
  const row = db.prepare<{ id: AccountId }>("SELECT account_id AS id FROM conversations WHERE id = ?").get(id);
  if (!row) throw new ApiError({ kind: "not-found", message: "This conversation is no longer here." });
  return row.id;
}

export function unknownAccount(): ApiError {
  return new ApiError({ kind: "not-found", message: "This account is no longer here." });
}
