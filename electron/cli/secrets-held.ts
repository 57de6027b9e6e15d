import type { Breach } from "../db/invariants/names.ts";
import type { Readable } from "../db/open.ts";
import { unpackBytes } from "../db/schema/columns.ts";
import { filesHolding } from "./find-bytes.ts";

interface Planted {
  /** Tells which one it is; never the secret. */
  name: string;
  secret: string;
}

interface Places {
  /** The data folder, logs, crash reports. */
  folders: readonly string[];
  /** What was printed: dumps, `doctor`. By name. */
  texts?: Readonly<Record<string, string>>;
  /** To look into what it keeps compressed. */
  db?: Readable;
}

/** 20: where secrets stand, as they are or as base64 or in a URL; none of them may. Reads everything: for tests. */
export function secretsHeld({ folders, texts = {}, db }: Places, planted: readonly Planted[]): Breach[] {
  return planted.flatMap(({ name, secret }) => {
    const forms = formsOf(secret);
    const files = folders.flatMap((folder) => forms.flatMap((form) => filesHolding(folder, form)));
    const printed = Object.entries(texts).filter(([, text]) => forms.some((form) => text.includes(form)));
    const rows = db ? tablesHolding(db, forms) : [];
    const places = new Set([...files, ...printed.map(([where]) => where), ...rows]);
    return [...places].map((place) => ({
      ...{ number: 20 as const, invariant: "no secret stands outside the secret store", detail: `${name} in ${place}` },
    }));
  });
}

/** In base64 the last characters depend on what follows, and how it begins on what stands before. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const inside = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return whole.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6));
  });
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, escaped, encodeURIComponent(secret), ...inside.filter(({ length }) => length > 7)])];
}

function tablesHolding(db: Readable, forms: readonly string[]): string[] {
  const tables = db
    .prepare<{ name: string }>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'search_index%'",
    )
    .all();
  return tables.flatMap(({ name }) => {
    for (const row of db.prepare<Record<string, unknown>>(`SELECT * FROM "${name}"`).iterate())
      if (Object.values(row).some((value) => holds(value, forms))) return [`table ${name}`];
    return [];
  });
}

function holds(value: unknown, forms: readonly string[]): boolean {
  if (typeof value === "string") return forms.some((form) => value.includes(form));
  if (!(value instanceof Uint8Array)) return false;
  const plain = Buffer.from(opened(value));
  return forms.some((form) => plain.includes(form));
}

function opened(stored: Uint8Array): Uint8Array {
  try {
    return unpackBytes(stored);
  } catch {
    return stored;
  }
}
