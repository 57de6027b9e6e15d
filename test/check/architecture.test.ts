import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { breaches, sourceFiles } from "./architecture.ts";

const root = join(import.meta.dirname, "../..");

test("the tree as it stands has no breach, and was really looked at", () => {
  const files = sourceFiles(root);
  expect(files.length).toBeGreaterThan(30);
  expect(breaches(files)).toEqual([]);
});

test.each([
  ["electron/sync/actor.ts", 'import Sqlite from "better-sqlite3";'],
  ["electron/api/writes.ts", 'import keytar from "keytar";'],
  ["electron/core.ts", 'const electron = await import("electron");'],
  ["electron/sync/actor.ts", 'import { ImapFlow } from "imapflow";'],
  ["renderer/main.tsx", 'import { openReader } from "../electron/db/open.ts";'],
  ["electron/db/open.ts", 'import { ingest } from "../sync/ingest.ts";'],
  ["electron/sync/engine.ts", 'import { startDemo } from "../demo/start-demo.ts";'],
  ["electron/connectors/imap/index.ts", 'export { openReader } from "../../db/open.ts";'],
  ["shared/text/date.ts", 'import { app } from "../../renderer/app.tsx";'],
])("%s may not say: %s", (path, text) => {
  expect(breaches([{ path, text }])).toHaveLength(1);
});

test("the connectors' registry may know them all", () => {
  const text = 'import { imap } from "./imap/index.ts";';
  expect(breaches([{ path: "electron/connectors/registry.ts", text }])).toEqual([]);
  expect(breaches([{ path: "electron/connectors/http.ts", text }])).toHaveLength(1);
});

test("a wrong import is a compile error, by project references", () => {
  const copy = mkdtempSync(join(tmpdir(), "bobbin-references-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of ["shared", "electron/db", "tsconfig.base.json"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const compile = () =>
    spawnSync("tsc", ["--build", "shared", "--pretty", "false"], {
      cwd: copy,
      encoding: "utf8",
      shell: process.platform === "win32",
    });
  expect(compile()).toMatchObject({ status: 0, stdout: "" });
  const intruder =
    'import { ChangeNotes } from "../../electron/db/changes.ts";\nexport const notes = new ChangeNotes();\n';
  writeFileSync(join(copy, "shared/text/intruder.ts"), intruder);
  const { status, stdout } = compile();
  expect(stdout).toContain("intruder.ts");
  expect(status).not.toBe(0);
});
