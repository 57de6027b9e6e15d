import { landscape } from "./draw-landscape.ts";
import { writePdf } from "./write-pdf.ts";

/** A file of a letter. */
export interface DemoFile {
  name: string;
  contentType: string;
  /** Shown inside the HTML (`cid:`) when there is one. */
  contentId: string | null;
  data: Uint8Array;
}

/** What `files.json` says of a file, by its name. */
export interface FileRecipe {
  /** Lines of a PDF (the first is its title), a table or a text. */
  lines?: string[];
  /** What a picture looks like: 0 to 3, morning to night. */
  mood?: number;
  inline?: boolean;
}

/** @param at ms UTC; `{stamp+2d}` in lines becomes that day in the form calendars use (RFC 5545) */
export function makeFile(name: string, recipe: FileRecipe, at: number): DemoFile {
  const lines = (recipe.lines ?? []).map((line) => line.replace(/\{stamp\+(\d+)d (\d{4})\}/g, stamp(at)));
  const ending = name.slice(name.lastIndexOf(".") + 1);
  const contentId = recipe.inline ? `${name}@demo` : null;
  const make = (contentType: string, data: Uint8Array): DemoFile => ({ name, contentType, contentId, data });
  if (ending === "png") return make("image/png", landscape(recipe.mood ?? 0));
  if (ending === "pdf") return make("application/pdf", writePdf(lines));
  const text = Buffer.from(`${lines.join("\r\n")}\r\n`);
  if (ending === "ics") return make("text/calendar; charset=utf-8; method=REQUEST", text);
  return make(ending === "csv" ? "text/csv; charset=utf-8" : "text/plain; charset=utf-8", text);
}

const stamp = (at: number) => (_all: string, days: string, time: string) => {
  const day = new Date(at + Number(days) * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
  return `${day}T${time}00Z`;
};
