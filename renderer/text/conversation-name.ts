import type { ConversationRow } from "../../shared/model/conversation.ts";
import { text } from "../strings/text.ts";

type Named = Pick<ConversationRow, "kind" | "subject" | "people">;

/** What a conversation is called: a letter's subject, a channel with its sign, else who is in it. */
export function conversationName({ kind, subject, people }: Named): string {
  if (kind === "thread" || kind === "ticket" || kind === "booking") return subject || text.list.noSubject;
  if (kind === "channel" && subject !== "") return subject.startsWith("#") ? subject : `#${subject}`;
  const others = people.filter((name) => name !== text.me);
  return subject || (others.length > 0 ? others : people).join(", ") || text.list.nobody;
}
