import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import type { FileRecipe } from "./files.ts";
import { type OfficeContent, readOffice } from "./office/office-content.ts";
import { languages, type People } from "./people.ts";
import { parseStory, type Story } from "./story.ts";

const client = z.enum(["gmail", "outlook", "thunderbird", "plain"]);
const person = z.object({
  name: z.string(),
  address: z.string(),
  language: z.enum(languages),
  client,
  answers: z.array(z.string()).exactOptional(),
});
const recipe = z.object({
  lines: z.array(z.string()).exactOptional(),
  mood: z.int().exactOptional(),
  inline: z.boolean().exactOptional(),
});
const series = z.object({
  id: z.string(),
  account: z.enum(["private", "work"]),
  from: z.string(),
  to: z.string(),
  /** With `{title}` of the item and `{n}`, counted down from the newest. */
  subject: z.string(),
  template: z.enum(["letter", "shop", "receipt", "notice"]),
  everyDays: z.number(),
  firstHoursAgo: z.number(),
  count: z.int(),
  /** So many of the newest are unread. */
  unread: z.int(),
  list: z.string().exactOptional(),
  files: z.array(z.string()).exactOptional(),
  items: z.array(z.record(z.string(), z.string())),
});

/** Mail that comes again and again: newsletters, receipts, notices. */
export type Series = z.infer<typeof series>;

/** Everything the demo is made of, from `resources/demo`. */
export interface Content {
  people: People;
  stories: Story[];
  arrivals: Story[];
  series: Series[];
  files: ReadonlyMap<string, FileRecipe>;
  /** HTML by name, with `{{field}}`. */
  templates: ReadonlyMap<string, string>;
  /** The Slack workspace. */
  office: OfficeContent;
}

/** @throws where a file is missing or not of the shape that is wanted */
export function readContent(folder: string): Content {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const stories = (name: string): Story[] =>
    [...filesIn(join(folder, name), ".txt")].map(([id, source]) => parseStory(id, source));
  return {
    people: new Map(Object.entries(z.record(z.string(), person).parse(json("people.json")))),
    stories: stories("stories"),
    arrivals: stories("arrivals"),
    series: z.array(series).parse(json("series.json")),
    files: new Map(Object.entries(z.record(z.string(), recipe).parse(json("files.json")))),
    templates: filesIn(join(folder, "html"), ".html"),
    office: readOffice(join(folder, "office")),
  };
}

/** In the order of their names. */
function filesIn(folder: string, ending: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return new Map(names.sort().map((name) => [basename(name, ending), readFileSync(join(folder, name), "utf8")]));
}
