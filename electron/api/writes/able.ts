import { ApiError } from "../../../shared/api/errors.ts";
import type { AbilityName } from "../../../shared/model/account.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { abilitiesOf } from "../../db/queries/limits.ts";

/** @throws ApiError `refused` with the reason where the provider can't do it in this conversation */
export function mustBeAble(db: Readable, conversation: ConversationId, name: AbilityName): void {
  const reason = abilitiesOf(db, conversation).limits[name];
  if (reason !== undefined) throw new ApiError({ kind: "refused", message: reason });
}

/**
 * Of several conversations those where it can be done.
 * @throws ApiError `refused` with the first reason where it can be done in none
 */
export function whereAble<Row extends { conversationId: ConversationId }>(
  db: Readable,
  rows: readonly Row[],
  name: AbilityName,
): Row[] {
  const reasons = new Map<ConversationId, string | undefined>();
  for (const { conversationId } of rows)
    if (!reasons.has(conversationId)) reasons.set(conversationId, abilitiesOf(db, conversationId).limits[name]);
  const able = rows.filter(({ conversationId }) => reasons.get(conversationId) === undefined);
  const [reason] = [...reasons.values()].filter((each) => each !== undefined);
  if (able.length === 0 && reason !== undefined) throw new ApiError({ kind: "refused", message: reason });
  return able;
}
