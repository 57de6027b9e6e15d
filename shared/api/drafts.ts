import { z } from "zod";
import { type DraftView, type DraftWarning, draftContent, draftKind } from "../model/draft.ts";
import { accountId, attachmentId, commandId, conversationId, draftId, messageId } from "../model/ids.ts";
import type { OutgoingState } from "../model/message.ts";
import { plannedTime } from "../time/intent.ts";
import { read, write } from "./method.ts";

/** A row of the outbox as the user sees it. */
export interface CommandView {
  id: z.infer<typeof commandId>;
  accountId: z.infer<typeof accountId>;
  conversationId: z.infer<typeof conversationId> | null;
  kind: string;
  /** What it does, for people: "Send “Re: lunch” to Anna". */
  label: string;
  state: OutgoingState;
  reason: string;
  /** ms UTC */
  dueAt: number;
  createdAt: number;
}

export const drafts = {
  "drafts.list": read<DraftView[]>()(z.strictObject({ conversationId: conversationId.nullable() }), ["drafts"]),
  "drafts.get": read<DraftView>()(z.strictObject({ id: draftId }), ["drafts"]),
  "drafts.versions": read<{ version: number; at: number; text: string }[]>()(z.strictObject({ id: draftId }), [
    "drafts",
  ]),
  /** A new draft with From, recipients and subject filled in by the rules of RFC 5322 and I36; `to` prefills a new one. */
  "drafts.create": write<DraftView>()(
    z.strictObject({
      kind: draftKind,
      /** The message answered; for `message` the one whose thread is answered in. */
      sourceId: messageId.nullable(),
      accountId: accountId.nullable(),
      /** `message` only: where it is said. There is one such draft a conversation and thread; asking again gives it. */
      conversationId: conversationId.optional(),
      prefill: draftContent.pick({ to: true, cc: true, subject: true, text: true }).partial().optional(),
    }),
  ),
  /** Appends to the journal. `version` is the one built upon; a stale one is a `conflict` and loses nothing. */
  "drafts.save": write<{ version: number }>()(
    z.strictObject({ id: draftId, version: z.int().min(0), content: draftContent }),
  ),
  "drafts.discard": write<null>()(z.strictObject({ id: draftId })),
  /** Brings a discarded draft back. */
  "drafts.restore": write<null>()(z.strictObject({ id: draftId, version: z.int().min(1).nullable() })),
  /** Appends bytes (base64) to an attachment of a draft; the first call has no `attachmentId` and `offset` 0. */
  "drafts.attach": write<{ attachmentId: z.infer<typeof attachmentId> }>()(
    z.strictObject({
      id: draftId,
      attachmentId: attachmentId.nullable(),
      name: z.string().min(1).max(1000),
      contentType: z.string().max(255),
      offset: z.int().min(0),
      data: z.string().max(1_500_000),
      last: z.boolean(),
    }),
  ),
  /** What to look at before it leaves: explained, never a hindrance. */
  "drafts.check": read<DraftWarning[]>()(z.strictObject({ id: draftId }), ["drafts"]),
  /**
   * Freezes exactly this version and puts it into the outbox, due after the undo window. Refused unless `version` is
   * the newest (I29). `delayMs` null: the user's setting; for `message` at once. `seen`: SHA-256 (hex) of `canonicalDraft`
   * of what was on screen; another stored text is a `conflict`. `when`: send later, in place of `delayMs`.
   */
  "drafts.send": write<{ commandId: z.infer<typeof commandId>; dueAt: number }>()(
    z.strictObject({
      id: draftId,
      version: z.int().min(1),
      delayMs: z.int().min(0).max(86_400_000).nullable(),
      seen: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      when: plannedTime.optional(),
    }),
  ),
  /** Takes a held message back; its draft opens again. `conflict` when it has left. */
  "drafts.undoSend": write<{ draftId: z.infer<typeof draftId> }>()(z.strictObject({ commandId })),
  "outbox.list": read<CommandView[]>()(z.strictObject({}), ["outbox"]),
  /** For `failed` and `unknown`: try (again) now. For `unknown` the user has decided that it did not arrive. */
  "outbox.retry": write<null>()(z.strictObject({ commandId })),
  /** For `unknown`: the user says it did arrive. For `failed`: give up; a draft comes back, a flag returns. */
  "outbox.settle": write<null>()(z.strictObject({ commandId, as: z.enum(["done", "discarded"]) })),
};
