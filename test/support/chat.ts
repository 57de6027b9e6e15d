import {
  type RemoteConversation,
  type RemoteEvent,
  type RemoteMessage,
  type RemotePerson,
  remoteId,
} from "../../electron/connectors/model.ts";
import { content, mail, message, noon } from "./remote.ts";

export function user(id: string, name: string, more: Partial<RemotePerson> = {}): RemotePerson {
  return { id: remoteId(id), name, address: name.toLowerCase(), role: "person", ...more };
}

export const me = user("U1", "Me", { role: "self" });
export const anna = user("U2", "Anna");

export function conversation(id: string, more: Partial<RemoteConversation> = {}): RemoteEvent {
  return {
    type: "conversation",
    conversation: {
      id: remoteId(id),
      kind: "channel",
      name: `name of ${id}`,
      topic: "",
      consent: null,
      creator: null,
      managedBy: "provider",
      parent: null,
      participants: [me, anna],
      folders: [],
      linked: [],
      muted: false,
      remote: null,
      ...more,
    },
  };
}

/** The provider's order: seconds after noon. */
export function sequence(second: number): string {
  return String(second).padStart(6, "0");
}

/** Something said so many seconds after noon; its id is `conversation:second`. */
export function said(room: string, second: number, more: Partial<RemoteMessage> = {}): RemoteEvent {
  const text = `words ${second} in ${room}`;
  return message(
    mail(`${room}:${second}`, {
      conversation: remoteId(room),
      sequence: sequence(second),
      messageId: null,
      echoKey: null,
      subject: "",
      addresses: { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] },
      sender: anna,
      sentAt: noon + second * 1000,
      receivedAt: noon + second * 1000,
      version: "",
      content: content(text, { markdown: text }),
      ...more,
    }),
  );
}

/** The same edited at that second. */
export function edited(room: string, second: number, at: number, more: Partial<RemoteMessage> = {}): RemoteEvent {
  const text = `edited ${second} at ${at}`;
  const state = { version: sequence(at), editedAt: noon + at * 1000, content: content(text, { markdown: text }) };
  return said(room, second, { ...state, ...more });
}

export function upTo(room: string, second: number, at: number, by = me): RemoteEvent {
  return { type: "read-up-to", conversation: remoteId(room), by, upTo: sequence(second), at: noon + at * 1000 };
}

export function reacted(id: string, emoji: string, at: number, removed = false, by = anna): RemoteEvent {
  return { type: "reaction", message: remoteId(id), by, emoji, at: noon + at * 1000, removed };
}
