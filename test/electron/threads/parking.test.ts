import { mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { pathsIn } from "../../../electron/paths.ts";
import { type RunningCore, startCore } from "../../../electron/threads/start-core.ts";
import type { Changed } from "../../../shared/api/contract.ts";

const threads = join(import.meta.dirname, "../../../electron/threads");
let data = "";
let core: RunningCore;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "bobbin-park-"));
  core = await startCore({ paths: pathsIn(data), threads, log: silentLog });
});
afterEach(async () => {
  await core.close();
  rmSync(data, { recursive: true, force: true });
});

/** Files of the database that this process has open; its threads share them. */
function held(): string[] {
  const { database } = pathsIn(data);
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      const path = readlinkSync(join("/proc/self/fd", fd));
      return path.startsWith(database) ? [path] : [];
    } catch {
      return [];
    }
  });
}

test.skipIf(process.platform !== "linux")(
  "parked, no file of the database is open, and every call says so at once",
  async () => {
    expect(held().length).toBeGreaterThan(0);
    const notices: Changed[] = [];
    core.onChanged((notice) => notices.push(notice));
    await core.api.call("database.park", {});
    expect(held()).toEqual([]);
    expect(readdirSync(data).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
    for (const call of [
      core.handle("accounts.list", {}),
      core.handle("settings.set", { theme: "dark" }),
      core.handle("accounts.sync", { id: null, whole: true }),
    ])
      expect(await call).toMatchObject({ ok: false, error: { kind: "parked" } });
    core.wake("online");
    // Whoever parked it may do with the file what they want.
    const { database } = pathsIn(data);
    renameSync(database, `${database}.moved`);
    renameSync(`${database}.moved`, database);
    // Whoever looks is told once, and not of what nobody can read any more.
    expect(notices).toHaveLength(1);

    await core.api.call("database.resume", {});
    expect(notices.at(-1)).toMatchObject({ conversationIds: null });
    expect(await core.api.call("accounts.list", {})).toEqual([]);
    await core.api.call("settings.set", { theme: "dark" });
    expect(await core.api.call("settings.get", {})).toMatchObject({ theme: "dark" });
  },
);

test("parking twice and resuming twice is as good as once; what is under way does not hold it up", async () => {
  const parks = [core.api.call("database.park", {}), core.api.call("database.park", {})];
  const late = core.handle("accounts.list", {});
  await Promise.all(parks);
  expect(await late).toMatchObject({ ok: false, error: { kind: "parked" } });
  await core.api.call("database.resume", {});
  await core.api.call("database.resume", {});
  expect(
    await core.api.call("conversations.unread", {
      view: { role: "inbox", folderId: null, accountIds: null, unread: true, starred: false },
    }),
  ).toBe(0);
});
