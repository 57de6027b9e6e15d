import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BackupCancelled } from "../../../electron/backup/backup-error.ts";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { openWriter } from "../../../electron/db/open.ts";
import { runDataJob } from "../../../electron/threads/data-job.ts";
import { someAccount } from "../../support/database.ts";
import { until } from "../../support/until.ts";

let folder = "";
let database = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bobbin-job-"));
  database = join(folder, "bobbin.db");
  const db = openWriter(database);
  someAccount(db, "me@example.org");
  db.close();
});
afterEach(() => {
  delete process.env["BOBBIN_FAIL_POINT"];
  rmSync(folder, { recursive: true, force: true });
});

const left = (): string[] => readdirSync(folder).filter((name) => !name.startsWith("bobbin.db"));
const file = join(import.meta.dirname, "../../../electron/threads/data-thread.ts");

test("an act whose thread hangs ends when it is cancelled, and leaves nothing", async () => {
  process.env["BOBBIN_FAIL_POINT"] = "backup.rename.before:1:delay=600000";
  const cancelling = new AbortController();
  const job = { database, target: join(folder, "b.tar"), version: "1.2.3", now: 0 };
  const options = { file, signal: cancelling.signal, log: silentLog, onProgress: () => undefined };
  const ended = runDataJob("backup", job, options).catch((error: unknown) => error);
  await until(() => left().includes("b.tar.part") && left().includes("b.tar.part.db"));
  cancelling.abort();
  expect(await ended).toBeInstanceOf(BackupCancelled);
  expect(left()).toEqual([]);
});

test.skipIf(process.platform === "win32")("a pipe is no backup: nobody waits for what comes out of it", async () => {
  const pipe = join(folder, "pipe.tar");
  expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
  const options = { file, signal: new AbortController().signal, log: silentLog, onProgress: () => undefined };
  await expect(runDataJob("check", { file: pipe }, options)).rejects.toThrow(/no backup of Bobbin/);
});
