import type { Letter } from "./letter.ts";
import type { Language, Person } from "./people.ts";

interface Written {
  text: string;
  html: string | null;
}

/** What people see of the letter that is answered. */
export type Answered = Pick<Letter, "from" | "at" | "text" | "subject">;

/** How mail programs announce a quotation, with the punctuation of each language. */
const announcements: Record<Language, (date: string, who: string) => string> = {
  en: (date, who) => `On ${date}, ${who} wrote:`,
  de: (date, who) => `Am ${date} schrieb ${who}:`,
  fr: (date, who) => `Le ${date}, ${who} a écrit :`,
  es: (date, who) => `El ${date}, ${who} escribió:`,
  ja: (date, who) => `${date}、${who} のメール:`,
  ar: (date, who) => `On ${date}, ${who} wrote:`,
};

/**
 * `text` as `from`'s mail program writes it, with what it answers below where that is shown.
 * @param below HTML between the two
 */
export function write(from: Person, text: string, answered: Answered | null, below = ""): Written {
  const plain = answered === null ? text : `${text}\n\n${plainQuote(from, answered)}`;
  if (from.client === "plain") return { text: plain, html: null };
  const own = `<div>${paragraphs(text)}</div>${below}`;
  return { text: plain, html: answered === null ? own : own + htmlQuote(from, answered) };
}

function plainQuote(from: Person, { from: author, at, text, subject }: Answered): string {
  if (from.client === "outlook") {
    const date = when(at, "en");
    return `-----Original Message-----\nFrom: ${author.name}\nSent: ${date}\nSubject: ${subject}\n\n${text}`;
  }
  const who = `${author.name} <${author.address}>`;
  const quoted = text.split("\n").map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`.trimEnd()));
  return [announcements[from.language](when(at, from.language), who), "", ...quoted].join("\n");
}

function htmlQuote(from: Person, { from: author, at, text, subject }: Answered): string {
  const who = escapeHtml(author.name);
  const intro = announcements[from.language](when(at, from.language), who);
  const body = paragraphs(text);
  switch (from.client) {
    case "outlook":
      return `<div style="border-top:solid #E1E1E1 1pt;padding-top:3pt"><p><b>From:</b> ${who} &lt;${author.address}&gt;<br><b>Sent:</b> ${when(at, "en")}<br><b>Subject:</b> ${escapeHtml(subject)}</p></div>${body}`;
    case "thunderbird":
      return `<br><div class="moz-cite-prefix">${intro}</div><blockquote type="cite">${body}</blockquote>`;
    default:
      return `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${intro}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">${body}</blockquote></div>`;
  }
}

/** In UTC, so that the same demo is the same everywhere. */
function when(at: number, language: Language): string {
  return new Date(at).toLocaleString(language === "ar" ? "en" : language, {
    timeZone: "UTC",
    dateStyle: "medium",
    timeStyle: "short",
  });
}

function paragraphs(text: string): string {
  return escapeHtml(text)
    .split(/\n{2,}/)
    .map((paragraph) => `<div dir="auto">${paragraph.replaceAll("\n", "<br>")}</div>`)
    .join("<div><br></div>");
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
