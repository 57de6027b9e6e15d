import type { ConversationRow } from "../../shared/model/conversation.ts";
import { text } from "../strings/text.ts";

/** What the core calls the user in a conversation's names. */
const ownName = "me";

/** Who is in a conversation, the user in the words of the language. */
export function namesOf(people: readonly string[]): string {
  return people.map((name) => (name === ownName ? text.me : name)).join(", ");
}

type Named = Pick<ConversationRow, "kind" | "subject" | "people">;

/** What a conversation is called: a letter's subject, a channel with its sign, else who is in it. */
export function conversationName({ kind, subject, people }: Named): string {
  if (kind === "thread" || kind === "ticket" || kind === "booking") return subject || text.list.noSubject;
  if (kind === "channel" && subject !== "") return subject.startsWith("#") ? subject : `#${subject}`;
  const others = people.filter((name) => name !== ownName);
  return subject || namesOf(others.length > 0 ? others : people) || text.list.nobody;
}
