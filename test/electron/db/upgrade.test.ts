import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { check } from "../../../electron/db/check.ts";
import { checkUpgrade, remember } from "../../../electron/db/invariants/remembered.ts";
import { migrations } from "../../../electron/db/migrations/all.ts";
import { openWriter } from "../../../electron/db/open.ts";
import { type FailPoint, onFailPoint } from "../../../electron/fail-points/fail-point.ts";
import { addUpgrade } from "../../faults/upgrade.ts";
import { seed } from "../../support/seed.ts";

const moments: FailPoint[] = [
  "db.migration-copy.before",
  "db.migration-copy.after",
  "db.migration.before",
  "db.migration.after",
  "db.migration-commit.before",
  "db.migration-commit.after",
  "db.migration-tidy.before",
  "db.migration-tidy.after",
];

function filled(): { path: string; before: ReturnType<typeof remember> } {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-upgrade-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "bobbin.db");
  const db = openWriter(path);
  seed(db, { messages: 40, accounts: 2, words: 5 });
  const before = remember(db);
  db.close();
  onTestFinished(addUpgrade());
  return { path, before };
}

test.each(moments)("an upgrade interrupted at %s keeps every row, and the next start ends it", (moment) => {
  const { path, before } = filled();
  const stop = new Error("interrupted");
  onTestFinished(() => onFailPoint(null));
  onFailPoint((name) => {
    if (name === moment) throw stop;
  });
  // The copy is of no use any more then: that it stays is no reason not to start.
  if (moment.startsWith("db.migration-tidy.")) openWriter(path).close();
  else expect(() => openWriter(path)).toThrow(stop);
  onFailPoint(null);
  const db = openWriter(path);
  expect(checkUpgrade(before, remember(db))).toEqual([]);
  expect(check(db)).toEqual([]);
  expect(db.prepare("SELECT count(*) AS count FROM messages WHERE sweep = id").get()).toEqual({ count: 40 });
  db.close();
  expect(existsSync(`${path}.before-${migrations.length}`)).toBe(false);
});
