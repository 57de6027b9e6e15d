import { z } from "zod";
import { type AttachedMessage, invitationAnswers, type MessageFacts } from "../model/facts.ts";
import { attachmentId, type commandId, messageId } from "../model/ids.ts";
import { read, write } from "./method.ts";

export const facts = {
  /** What a message is beside its text: invitation, delivery report, mailing, checked by whom. Nothing is fetched for it. */
  "messages.facts": read<MessageFacts>()(z.strictObject({ id: messageId }), ["messages", "drafts"]),
  /** The message in a file of a message (message/rfc822); null when the file is still at the provider. */
  "attachments.message": read<AttachedMessage | null>()(z.strictObject({ id: attachmentId }), ["messages"]),
  /**
   * Leaves a mailing by one request (RFC 8058). `host` is the one the user saw and confirmed; the request goes nowhere
   * else. `refused` when the message offers no such way, or the host said no.
   */
  "messages.unsubscribe": write<null>()(z.strictObject({ id: messageId, host: z.string().min(1).max(300) })),
  /** Answers the organiser of an invitation, by a mail that leaves after the undo window like any other. */
  "invitations.answer": write<{ commandId: z.infer<typeof commandId>; dueAt: number }>()(
    z.strictObject({ id: messageId, answer: z.enum(invitationAnswers) }),
  ),
};
