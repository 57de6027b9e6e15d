import ICAL from "ical.js";

/** One block of an iCalendar or vCard text, with the properties that stand directly in it. */
export interface Block {
  /** Lower case: vevent, vtodo, vcard, vtimezone. */
  kind: string;
  properties: ICAL.Property[];
}

const longestText = 2_000_000;
const mostBlocks = 500;
const mostProperties = 2000;
const longestLine = 100_000;

/**
 * The blocks of a text, each on its own: the library refuses a whole file for one bad line, we leave out that line.
 * Nothing is expanded, so no rule can run without end.
 */
export function readBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const open: Block[] = [];
  const lines = text
    .slice(0, longestText)
    .replace(/\r?\n[ \t]/g, "")
    .split(/\r\n|\r|\n/);
  for (const line of lines) {
    const mark = /^(BEGIN|END):\s*([\w-]{1,40})\s*$/i.exec(line);
    if (mark?.[1]?.toUpperCase() === "BEGIN") {
      const block = { kind: (mark[2] ?? "").toLowerCase(), properties: [] };
      if (blocks.length >= mostBlocks) break;
      blocks.push(block);
      open.push(block);
    } else if (mark) {
      const kind = (mark[2] ?? "").toLowerCase();
      const at = open.findLastIndex((block) => block.kind === kind);
      if (at >= 0) open.length = at;
    } else addProperty(open.at(-1), line);
  }
  return blocks;
}

function addProperty(block: Block | undefined, line: string): void {
  if (!block || block.properties.length >= mostProperties || line.length > longestLine || !/^[\w.-]+[:;]/.test(line))
    return;
  try {
    // Apple and others put a group in front of a vCard's property.
    const plain = block.kind === "vcard" ? line.replace(/^[\w-]+\.(?=[\w-]+[:;])/, "") : line;
    const design = block.kind === "vcard" ? ICAL.design.vcard3 : ICAL.design.icalendar;
    block.properties.push(ICAL.Property.fromString(plain, design));
  } catch {
    // A line that is none.
  }
}

/** The first property of that name as text; empty when there is none. */
export function textOf(block: Block, name: string): string {
  const value = firstValue(find(block, name));
  return typeof value === "string" ? value.trim() : value === null ? "" : String(value);
}

export function find(block: Block, name: string): ICAL.Property | undefined {
  return block.properties.find((property) => property.name === name);
}

/** The first value as the library reads it; null when it cannot. */
export function firstValue(property: ICAL.Property | undefined): unknown {
  try {
    return property?.getFirstValue() ?? null;
  } catch {
    return null;
  }
}

/** A parameter as text; empty when it is absent. */
export function parameterOf(property: ICAL.Property | undefined, name: string): string {
  const value: unknown = property?.getParameter(name);
  if (Array.isArray(value)) return String(value[0] ?? "");
  return typeof value === "string" ? value : "";
}
