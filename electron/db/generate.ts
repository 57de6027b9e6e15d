import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * `npm run db:generate -- --name what-changed`: writes the next migration from the schema, makes its tables STRICT (which
 * Drizzle can't say), adds to the first one the search index (which Drizzle can't say either) and gathers all
 * migrations into one module, so that they are part of the program and can't be missing at run time. Released migrations
 * are never edited; before the first release, delete `migrations/` and generate the first one anew.
 */
const folder = join(import.meta.dirname, "migrations");
const breakpoint = "--> statement-breakpoint";

export function strict(sql: string): string {
  const [tables = "", ...beyond] = sql.split(/(?=CREATE VIRTUAL TABLE)/);
  return [tables.replaceAll(/^\);(?=$|\s*-->)/gm, ") STRICT;"), ...beyond].join("");
}

export function gather(files: { name: string; sql: string }[]): string {
  const entries = files.map(
    ({ name, sql }) => `  {\n    name: ${JSON.stringify(name)},\n    sql: ${JSON.stringify(sql)},\n  },`,
  );
  return [
    "// Written by `npm run db:generate` from the .sql files beside it.",
    "export const migrations: readonly { name: string; sql: string }[] = [",
    ...entries,
    "];",
    "",
  ].join("\n");
}

export function migrationFiles(): { name: string; sql: string }[] {
  return globSync("*.sql", { cwd: folder })
    .sort()
    .map((file) => ({ name: basename(file, ".sql"), sql: readFileSync(join(folder, file), "utf8") }));
}

function withSearchIndex(sql: string): string {
  if (sql.includes("search_index")) return sql;
  return `${sql.trimEnd()}${breakpoint}\n${readFileSync(join(import.meta.dirname, "schema/beyond.sql"), "utf8")}`;
}

function main(): void {
  const { status } = spawnSync(
    "drizzle-kit",
    ["generate", "--config", "electron/db/drizzle.config.ts", ...process.argv.slice(2)],
    { stdio: "inherit" },
  );
  if (status !== 0) process.exit(status ?? 1);
  const files = migrationFiles();
  const last = files.at(-1);
  if (last) {
    last.sql = strict(last.sql);
    if (files.length === 1) last.sql = withSearchIndex(last.sql);
    writeFileSync(join(folder, `${last.name}.sql`), last.sql);
  }
  writeFileSync(join(folder, "all.ts"), gather(files));
}

if (import.meta.main) main();
