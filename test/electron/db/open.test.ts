import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gather, migrationFiles } from "../../../electron/db/generate.ts";
import { migrations } from "../../../electron/db/migrations/all.ts";
import { DatabaseError, openReader, openWriter } from "../../../electron/db/open.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bobbin-open-"));
  path = join(folder, "bobbin.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

function reasonOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return error instanceof DatabaseError ? error.reason : String(error);
  }
  return undefined;
}

describe("openWriter", () => {
  it("makes strict tables with foreign keys, and finds them again", () => {
    openWriter(path).close();
    const db = openWriter(path);
    const loose = db
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    expect(loose).toEqual([]);
    expect(() => db.prepare("INSERT INTO cursors VALUES (1, 'x', '{}', 0)").run()).toThrow(/FOREIGN KEY/);
    expect(existsSync(`${path}.before-1`)).toBe(false);
    db.close();
  });

  it("removes a copy that a crash left after the schema was brought up to date", () => {
    openWriter(path).close();
    writeFileSync(`${path}.before-${migrations.length}`, "the file as it was");
    openWriter(path).close();
    expect(existsSync(`${path}.before-${migrations.length}`)).toBe(false);
  });

  it("holds exactly the migrations that stand beside it", () => {
    expect(readFileSync(join(import.meta.dirname, "../../../electron/db/migrations/all.ts"), "utf8")).toBe(
      gather(migrationFiles()),
    );
  });

  it("refuses a newer schema and touches nothing", () => {
    openWriter(path).close();
    const sqlite = new Sqlite(path);
    sqlite.pragma(`user_version = ${migrations.length + 1}`);
    sqlite.close();
    const before = readFileSync(path);
    expect(reasonOf(() => openWriter(path))).toBe("newer");
    expect(reasonOf(() => openReader(path))).toBe("newer");
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("tells a damaged file from one that can't be opened", () => {
    writeFileSync(path, "This is no database, and it is longer than a header is.".repeat(20));
    expect(reasonOf(() => openWriter(path))).toBe("damaged");
    expect(reasonOf(() => openWriter(join(folder, "none", "bobbin.sqlite")))).toBe("unreadable");
    expect(reasonOf(() => openReader(join(folder, "none.sqlite")))).toBe("unreadable");
  });
});

describe("transaction", () => {
  it("tells what was noted once, after the commit, and nothing of what failed", () => {
    const db = openWriter(path);
    const reader = openReader(path);
    const told: unknown[] = [];
    const count = () => reader.prepare<{ n: number }>("SELECT count(*) AS n FROM settings").get()?.n;
    db.onChanged((notice) => told.push([notice.tables, count()]));
    db.transaction((notes) => {
      db.prepare("INSERT INTO settings VALUES ('a', '1')").run();
      db.transaction((inner) => inner.note("settings"));
      notes.note("people");
      expect(told).toEqual([]);
    });
    expect(told).toEqual([[["settings", "people"], 1]]);
    expect(() =>
      db.transaction((notes) => {
        notes.note("settings");
        db.prepare("DELETE FROM settings").run();
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(told).toHaveLength(1);
    expect(count()).toBe(1);
    reader.close();
    db.close();
  });
});

describe("openReader", () => {
  it("can't write, and reads one moment in a snapshot", () => {
    const db = openWriter(path);
    const reader = openReader(path);
    expect(() => reader.prepare("INSERT INTO settings VALUES ('a', '1')").run()).toThrow(/readonly/);
    const count = reader.prepare<{ n: number }>("SELECT count(*) AS n FROM settings");
    reader.snapshot(() => {
      expect(count.get()?.n).toBe(0);
      db.prepare("INSERT INTO settings VALUES ('a', '1')").run();
      expect(count.get()?.n).toBe(0);
    });
    expect(count.get()?.n).toBe(1);
    reader.close();
    db.close();
  });
});
