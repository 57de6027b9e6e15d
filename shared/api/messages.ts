import { z } from "zod";
import type { Page } from "../model/conversation.ts";
import { attachmentId, conversationId, messageId } from "../model/ids.ts";
import type { MessageBody, MessageView } from "../model/message.ts";
import { listPosition } from "./conversations.ts";
import { read, write } from "./method.ts";

export const messages = {
  /** The messages of a conversation, newest page first, each page in ascending order of time. */
  "messages.list": read<Page<MessageView>>()(
    z.strictObject({ conversationId, before: listPosition.nullable(), limit: z.int().min(1).max(500) }),
    ["messages", "outbox"],
  ),
  "messages.get": read<MessageView>()(z.strictObject({ id: messageId }), ["messages", "outbox"]),
  /** The safe body; `bodyState` is `none` while it is still at the provider (see `messages.fetch`). */
  "messages.body": read<MessageBody>()(z.strictObject({ id: messageId }), ["messages", "settings"]),
  /**
   * The user wants to see the remote pictures of a message: now, or of its sender always. Fetches them (https only, nothing
   * private, no trackers) and resolves when each is here or was given up. `refused` where the setting says never.
   */
  "messages.showRemote": write<null>()(z.strictObject({ id: messageId, remember: z.enum(["once", "sender"]) })),
  /** Fetches the remote pictures of a message that were consented to and are not here yet; else does nothing. */
  "messages.loadRemote": write<null>()(z.strictObject({ id: messageId })),
  /** Addresses of senders whose remote pictures are always shown, in order. */
  "remote.senders": read<string[]>()(z.strictObject({}), ["settings"]),
  /** Takes that back. */
  "remote.forget": write<null>()(z.strictObject({ address: z.string().max(1000) })),
  /** The message as the server sent it, decoded as far as it is text; for "show original". */
  "messages.source": read<{ text: string; complete: boolean }>()(z.strictObject({ id: messageId }), ["messages"]),
  /** What the user looks at comes first: fetches missing bodies of these before anything else. */
  "messages.fetch": write<null>()(z.strictObject({ ids: z.array(messageId).min(1).max(500) })),
  /** Fetches the attachment's bytes from the provider, if they are not here yet. */
  "attachments.fetch": write<null>()(z.strictObject({ id: attachmentId })),
  /** A slice of an attachment that is held here, base64; null when it is still at the provider. */
  "attachments.read": read<{ data: string; size: number; name: string; contentType: string } | null>()(
    z.strictObject({ id: attachmentId, offset: z.int().min(0), length: z.int().min(1).max(1_048_576) }),
    ["messages"],
  ),
};
