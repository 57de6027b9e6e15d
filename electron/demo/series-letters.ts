import type { Content, Series } from "./content.ts";
import { makeFile } from "./files.ts";
import type { Letter } from "./letter.ts";
import { personNamed } from "./people.ts";
import { escapeHtml } from "./quote.ts";
import { listHeaders, type Placed, type StoryTime } from "./story-letters.ts";

const hour = 3_600_000;
/** What is older was put away. */
const keptDays = 75;

/** Every issue of a series up to now, oldest first. */
export function seriesLetters(content: Content, series: Series, { now, random }: StoryTime): Placed[] {
  return Array.from({ length: series.count }, (_, index) => series.count - 1 - index).map((back) => {
    const wobble = back === 0 ? 0 : Math.floor(random() * 9) * hour;
    const at = now - (series.firstHoursAgo + back * series.everyDays * 24) * hour - wobble;
    const letter = issue(content, series, back, at);
    const own = series.from === "mework";
    const old = now - at > keptDays * 24 * hour;
    const unread = back < series.unread;
    return {
      mailbox: series.account,
      folder: own ? "Sent" : old ? "Archive" : "INBOX",
      flags: unread ? [] : ["\\Seen"],
      letter,
    };
  });
}

function issue(content: Content, series: Series, back: number, at: number): Letter {
  const from = personNamed(content.people, series.from);
  const item = series.items[back % series.items.length] ?? {};
  const domain = from.address.split("@")[1] ?? "";
  const fields: Record<string, string> = { ...item, n: String(series.count + 82 - back), from: from.name, domain };
  const template = content.templates.get(series.template) ?? "";
  const html = template.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => escapeHtml(fields[name] ?? ""));
  const list = series.list?.split(".")[0];
  return {
    key: `${series.id}.${fields["n"]}@${domain}`,
    from,
    to: [personNamed(content.people, series.to)],
    cc: [],
    subject: series.subject.replace(/\{(\w+)\}/g, (_all, name: string) => fields[name] ?? ""),
    at,
    text: ["lead", "text", "second", "one", "two", "three", "total"].flatMap((name) => fields[name] ?? []).join("\n\n"),
    html,
    references: [],
    headers: list === undefined ? {} : listHeaders(list, domain),
    files: (series.files ?? []).map((name) => makeFile(name, content.files.get(name) ?? {}, at)),
  };
}
