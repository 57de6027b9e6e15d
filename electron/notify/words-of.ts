import type { Settings } from "../../shared/api/settings.ts";
import type { Language } from "../../shared/text/language.ts";
import type { Notice } from "./board.ts";
import { noticeWords } from "./notice-words.ts";

const mostNamed = 3;

/** What a notice says, as far as the user lets it (I50). */
export function wordsOf(
  { news }: Notice,
  privacy: Settings["notificationPrivacy"],
  language: Language,
): { title: string; body: string } {
  const [first] = news;
  const count = news.length;
  const words = noticeWords[language];
  const counted = words.messages(count);
  if (!first || privacy === "count") return { title: counted, body: "" };
  if (count > 1) {
    const names = [...new Set(news.map(({ from }) => plainLine(from, 40)))].filter((name) => name !== "");
    const more = Math.max(0, names.length - mostNamed);
    return { title: counted, body: words.senders(names.slice(0, mostNamed), more) };
  }
  const title = plainLine(first.from, 80) || counted;
  if (privacy === "sender") return { title, body: "" };
  const lines = [plainLine(first.subject, 120), plainLine(first.snippet, 160)].filter((line) => line !== "");
  return { title, body: lines.join("\n") };
}

/**
 * A stranger's words as one short line that is nothing but words: no line ends or control characters, nothing that turns
 * the line around, no marks (notification servers on Linux take `<` for the beginning of markup).
 */
function plainLine(text: string, longest: number): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/[\p{Bidi_Control}\u00ad\u200b\u2060-\u2064\ufeff\p{Co}]/gu, "")
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .trim();
  const letters = [...line];
  return letters.length > longest
    ? `${letters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`
    : line;
}
