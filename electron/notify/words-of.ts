import type { Settings } from "../../shared/api/settings.ts";
import type { Notice } from "./board.ts";

/** What a notice says, as far as the user lets it (I50). */
export function wordsOf({ news }: Notice, privacy: Settings["notificationPrivacy"]): { title: string; body: string } {
  const [first] = news;
  const count = news.length;
  const counted = count === 1 ? "New message" : `${count} new messages`;
  if (!first || privacy === "count") return { title: counted, body: "" };
  if (count > 1) return { title: counted, body: sendersOf(news.map(({ from }) => from)) };
  if (privacy === "sender") return { title: first.from || counted, body: "" };
  const lines = [first.subject, first.snippet].filter((line) => line !== "");
  return { title: first.from || counted, body: lines.join("\n") };
}

const mostNamed = 3;

function sendersOf(from: string[]): string {
  const names = [...new Set(from)].filter((name) => name !== "");
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(", ")} and ${more} more` : names.join(", ");
}
