import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { openReader, openWriter } from "../../../electron/db/open.ts";
import { onFailPoint } from "../../../electron/fail-points/fail-point.ts";
import { type Paths, pathsIn } from "../../../electron/paths.ts";
import { type RunningCore, startCore } from "../../../electron/threads/start-core.ts";
import { someAccount } from "../../support/database.ts";

/** Core and reader are stand-ins that hold no database; what is done with it here is real. */
const threads = join(import.meta.dirname, "stand-in");
let folder = "";
let paths: Paths;
let core: RunningCore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bobbin-desk-"));
  paths = pathsIn(join(folder, "data"));
  core = await startCore({ paths, threads, log: silentLog });
  add("first@example.org");
});
afterEach(async () => {
  onFailPoint(null);
  await core.close();
  rmSync(folder, { recursive: true, force: true });
});

function add(address: string): void {
  const db = openWriter(paths.database);
  someAccount(db, address);
  db.close();
}

function addresses(): string[] {
  const db = openReader(paths.database);
  const found = db.prepare<{ address: string }>("SELECT address FROM accounts ORDER BY id").all();
  db.close();
  return found.map(({ address }) => address);
}

const file = (): string => join(folder, "b.tar");

test("a backup is put back while everything else is parked; what was there is kept, and the database has another name", async () => {
  const before = await core.api.call("data.get", {});
  expect(before).toMatchObject({ running: null, trouble: null });
  expect(await core.api.call("data.backUp", { file: file() })).toMatchObject({ file: file() });
  add("second@example.org");
  const acts: (string | undefined)[] = [];
  core.onChanged(({ tables }) => {
    if (tables.includes("data")) void core.api.call("data.get", {}).then(({ running }) => acts.push(running?.act));
  });
  const { kept } = await core.api.call("data.restore", { file: file() });
  expect(addresses()).toEqual(["first@example.org"]);
  expect(readdirSync(join(paths.data, kept ?? ""))).toContain("bobbin.db");
  const after = await core.api.call("data.get", {});
  expect(after.running).toBeNull();
  expect(after.database).not.toBe(before.database);
  expect(acts).toContain("restore");
  expect(await core.handle("accounts.list", {})).toMatchObject({ ok: true });
});

test("one act at a time; a cancelled one leaves nothing and changes nothing", async () => {
  const [one, other] = await Promise.all([
    core.handle("data.backUp", { file: file() }),
    core.handle("data.check", { file: file() }),
  ]);
  expect(one).toMatchObject({ ok: true });
  expect(other).toMatchObject({ ok: false, error: { kind: "conflict" } });
  const restoring = core.handle("data.restore", { file: file() });
  await core.api.call("data.cancel", {});
  expect(await restoring).toMatchObject({
    ok: false,
    error: { kind: "refused", message: expect.stringMatching(/cancelled/) },
  });
  expect(readdirSync(paths.data).filter((name) => /restore/.test(name))).toEqual([]);
  expect(await core.handle("data.restore", {})).toMatchObject({ error: { kind: "bad-request" } });
  expect(await core.handle("data.restore", { file: "b.tar" })).toMatchObject({
    error: { message: expect.stringMatching(/whole path/) },
  });
});

test("what can't be opened after restoring gives its place back", async () => {
  await core.api.call("data.backUp", { file: file() });
  add("second@example.org");
  const before = await core.api.call("data.get", {});
  writeFileSync(join(paths.data, "refuse"), "");
  const answer = await core.handle("data.restore", { file: file() });
  expect(answer).toMatchObject({
    ok: false,
    error: { kind: "refused", message: expect.stringMatching(/former is back/) },
  });
  expect(addresses()).toEqual(["first@example.org", "second@example.org"]);
  expect(await core.api.call("data.get", {})).toMatchObject({ database: before.database, origin: before.origin });
  expect(existsSync(join(paths.data, "restore.json"))).toBe(false);
  rmSync(join(paths.data, "refuse"));
  expect(await core.handle("database.resume", {})).toMatchObject({ ok: true });
});

test("on a disk that has become full since, what can't be opened gives its place back all the same", async () => {
  await core.api.call("data.backUp", { file: file() });
  add("second@example.org");
  writeFileSync(join(paths.data, "refuse"), "");
  let moved = false;
  onFailPoint((name) => {
    if (name === "restore.move.after") moved = true;
    if (moved && name === "secrets.write.before") throw Object.assign(new Error("full"), { code: "ENOSPC" });
  });
  expect(await core.handle("data.restore", { file: file() })).toMatchObject({
    error: { kind: "refused", message: expect.stringMatching(/A sentence for the user/) },
  });
  expect(addresses()).toEqual(["first@example.org", "second@example.org"]);
  rmSync(join(paths.data, "refuse"));
  expect(await core.handle("database.resume", {})).toMatchObject({ ok: true });
});

test("a restore that ends half done keeps the name of the former data, and no second one is made", async () => {
  await core.api.call("data.backUp", { file: file() });
  const before = await core.api.call("data.get", {});
  let moves = 0;
  onFailPoint((name) => {
    if (name === "restore.move.before" && ++moves > 1) throw Object.assign(new Error("no"), { code: "EIO" });
  });
  expect(await core.handle("data.restore", { file: file() })).toMatchObject({
    error: { message: expect.stringMatching(/half done/) },
  });
  onFailPoint(null);
  // Somebody made a database where none should be.
  writeFileSync(paths.database, "");
  expect(await core.api.call("data.get", {})).toMatchObject({ database: before.database, origin: before.origin });
  expect(existsSync(`${paths.database}-origin`)).toBe(false);
});

test("whoever asks while the data is exchanged is told of one moment: what was there before", async () => {
  await core.api.call("data.backUp", { file: file() });
  await core.close();
  core = await startCore({ paths, threads, log: silentLog });
  const asked: Promise<unknown>[] = [];
  onFailPoint((name) => {
    if (name === "restore.move.after") asked.push(core.api.call("data.get", {}));
  });
  const restored = core.api.call("data.restore", { file: file() });
  await restored;
  const after = await core.api.call("data.get", {});
  const told = await Promise.all(asked);
  expect(told.length).toBeGreaterThan(1);
  expect(new Set(told.map((view) => JSON.stringify(pick(view)))).size).toBe(1);
  for (const view of told) {
    expect(view).not.toMatchObject({ origin: "" });
    expect(view).not.toMatchObject({ origin: after.origin });
    expect(view).not.toMatchObject({ database: after.database });
  }
});

function pick(view: unknown): unknown {
  const { origin, database } = view as { origin: string; database: string };
  return { origin, database };
}

test("who knows the former data writes nothing into what took its place, also after a restart; who knows none may", async () => {
  await core.api.call("data.backUp", { file: file() });
  const { origin: former } = await core.api.call("data.get", {});
  expect(former).not.toBe("");
  const save = (origin?: string) => core.handle("accounts.remove", { id: 9 }, origin);
  expect(await save(former)).toMatchObject({ ok: true });
  const { kept } = await core.api.call("data.restore", { file: file() });
  expect(await save(former)).toMatchObject({ ok: false, error: { kind: "refused" } });
  expect(await core.handle("accounts.list", {}, former)).toMatchObject({ ok: true });
  const { origin } = await core.api.call("data.get", {});
  for (const known of [origin, "", undefined]) expect(await save(known)).toMatchObject({ ok: true });
  await core.close();
  core = await startCore({ paths, threads, log: silentLog });
  expect(await save(origin)).toMatchObject({ ok: true });
  expect(await save(former)).toMatchObject({ ok: false });
  expect(readdirSync(join(paths.data, kept ?? ""))).toContain("bobbin.db-origin");
});

test("nobody opens the database between two files; whoever asks for it waits until they are exchanged", async () => {
  await core.api.call("data.backUp", { file: file() });
  const opened = (): string[] => readFileSync(join(paths.data, "opened"), "utf8").trim().split("\n");
  const before = opened().length;
  let asked: Promise<unknown> | undefined;
  onFailPoint((name) => {
    if (!name.startsWith("restore.move")) return;
    if (asked) holdWhile(() => opened().length === before);
    asked ??= core.handle("database.resume", {});
  });
  await core.api.call("data.restore", { file: file() });
  expect(await asked).toMatchObject({ ok: true });
  expect(opened().slice(before)).toEqual(["whole"]);
});

/** This thread stands still, so that another one that may do what it should not has the time to. */
function holdWhile(condition: () => boolean): void {
  const end = performance.now() + 300;
  while (condition() && performance.now() < end);
}
