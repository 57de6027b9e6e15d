import { z } from "zod";
import { mailAddress } from "./address.ts";
import { invitationAnswers } from "./facts.ts";
import { accountId, attachmentId, type ConversationId, type DraftId, type MessageId } from "./ids.ts";

/** `message`: said in a chat conversation; the others are letters. */
const draftKinds = ["new", "reply", "reply-all", "forward", "message"] as const;
export const draftKind = z.enum(draftKinds);
export type DraftKind = z.infer<typeof draftKind>;

/** All that a draft says; each save appends one of these to the journal, nothing is overwritten (I30). */
export const draftContent = z.object({
  accountId,
  from: mailAddress,
  to: z.array(mailAddress).max(1000),
  cc: z.array(mailAddress).max(1000),
  bcc: z.array(mailAddress).max(1000),
  subject: z.string().max(10_000),
  /** Plain text as typed; for `message` Markdown. */
  text: z.string().max(10_000_000),
  /** A rich letter: what the editor holds, pictures as `cid:` of an attachment. Absent or null: the letter is plain text. */
  html: z.string().max(10_000_000).nullable().optional(),
  /** Put the signature of `from` below the text. */
  signature: z.boolean().optional(),
  /** `message` only: a threaded answer is shown in the conversation too. */
  broadcast: z.boolean().optional(),
  /** Include the message answered to, quoted below the text. */
  quote: z.boolean(),
  /** The answer to an invitation that leaves with it (RFC 5546); its text is an iCalendar object. */
  calendar: z.object({ answer: z.enum(invitationAnswers), text: z.string().max(100_000) }).optional(),
  attachments: z
    .array(
      z.object({
        id: attachmentId,
        name: z.string().max(1000),
        size: z.number(),
        contentType: z.string().max(255),
        /** Of a picture that the HTML shows. */
        contentId: z.string().max(250).optional(),
        /** A file of the message that is passed on; an answer that is no forward any more has no use for it. */
        passedOn: z.boolean().optional(),
      }),
    )
    .max(500),
});
export type DraftContent = z.infer<typeof draftContent>;

export interface DraftView {
  id: DraftId;
  kind: DraftKind;
  conversationId: ConversationId | null;
  /** The message answered or forwarded. */
  sourceId: MessageId | null;
  /** Grows by one with each save; a save names the version it builds on. */
  version: number;
  content: DraftContent;
  /** ms UTC */
  updatedAt: number;
  /** The addresses it may be sent from. */
  identities: { accountId: number; name: string; address: string }[];
}

/** The files that leave with a letter: a picture that was taken out of the text again does not. */
export function leavingFiles({ html, attachments }: DraftContent): DraftContent["attachments"] {
  return attachments.filter(({ contentId }) => contentId === undefined || (html ?? "").includes(`cid:${contentId}`));
}

/** Something to look at before a letter leaves. It explains and never blocks. */
export interface DraftWarning {
  kind: "attachment-missing" | "unusual-sender" | "many-recipients" | "no-subject" | "large";
  /** One sentence. */
  message: string;
}

/**
 * What a draft says, in one form whatever the order of its members: its hash is what "exactly what was seen" means (I29).
 */
export function canonicalDraft(content: DraftContent): string {
  return JSON.stringify(sorted(draftContent.parse(content)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sorted(member)]),
  );
}
