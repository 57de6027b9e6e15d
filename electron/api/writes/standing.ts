import type { Undoable } from "../../../shared/api/conversations.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import { normalizeAddress } from "../../../shared/model/address.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import type { Writable } from "../../db/open.ts";
import { refreshMarked, refreshSender, rememberAct, saveSender, senderRow } from "../../db/writes/local-acts.ts";
import { type MarkRow, marksOfConversation, newMarkOf, saveMark } from "../../db/writes/marks.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { randomName } from "./random-name.ts";

type Names = "triage.pin" | "triage.mute" | "senders.set";

/** So many conversations may stand at the top. */
const mostPinned = 50;

/** What the user says of conversations and senders; nothing of it is told to a provider. */
export function standingWrites({ db, clock, random }: WriteOptions): Pick<Handlers<"write">, Names> {
  const mark = (ids: readonly ConversationId[], column: "pinnedAt" | "mutedAt", on: boolean): Undoable => {
    const now = clock.now();
    const undoId = randomName(random);
    return db.transaction((changes) => {
      const before = ids.flatMap((id) => changing(db, id, column, on));
      for (const row of before) saveMark(db, { ...row, [column]: on ? now : null });
      if (column === "pinnedAt" && on) mustFit(db);
      rememberAct(db, undoId, { marks: before }, now);
      changes.note("conversations", refreshMarked(db, before));
      return { undoId, messages: before.length };
    });
  };
  return {
    "triage.pin": ({ conversationIds, pinned }) => mark(conversationIds, "pinnedAt", pinned),
    "triage.mute": ({ conversationIds, muted }) => mark(conversationIds, "mutedAt", muted),
    "senders.set": ({ sender: given, section, blocked }) => {
      const now = clock.now();
      const undoId = randomName(random);
      const sender = given.includes("@") ? normalizeAddress(given) : given;
      return db.transaction((changes) => {
        const before = senderRow(db, sender, now);
        saveSender(db, {
          ...before,
          ...(section !== undefined && { section }),
          ...(blocked !== undefined && { blockedAt: blocked ? (before.blockedAt ?? now) : null }),
          at: now,
        });
        rememberAct(db, undoId, { senders: [before] }, now);
        const ids = refreshSender(db, sender);
        changes.note(["people", "conversations"]);
        // Of a sender of whom nothing is here something was said all the same.
        return { undoId, messages: Math.max(1, ids.length) };
      });
    },
  };
}

/** The marks that have to change; a conversation that has none gets one. */
function changing(db: Writable, id: ConversationId, column: "pinnedAt" | "mutedAt", on: boolean): MarkRow[] {
  const known = marksOfConversation(db, id);
  if (!on) return known.filter((row) => row[column] !== null);
  if (known.some((row) => row[column] !== null)) return [];
  const first = known[0] ?? newMarkOf(db, id);
  return first ? [first] : [];
}

function mustFit(db: Writable): void {
  const row = db
    .prepare<{ count: number }>("SELECT count(*) AS count FROM conversation_marks WHERE pinned_at IS NOT NULL")
    .get();
  if ((row?.count ?? 0) > mostPinned)
    throw new ApiError({
      kind: "refused",
      message: `At most ${mostPinned} conversations can be pinned. Unpin one that no longer needs to be at the top.`,
    });
}
