import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../../electron/connectors/ports.ts";
import { createDemoFolder, removeDeadDemos } from "../../electron/demo-folder.ts";
import { pathsIn } from "../../electron/paths.ts";
import { startHost } from "../../electron/start-host.ts";
import { inbox } from "../../shared/api/conversations.ts";
import { until } from "../support/until.ts";

const threads = join(import.meta.dirname, "../../electron/threads");
let temporary = "";
let data = "";
const before = process.env["TMPDIR"];
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "bobbin-host-test-"));
  data = join(temporary, "data");
  process.env["TMPDIR"] = temporary;
});
afterEach(() => {
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  rmSync(temporary, { recursive: true, force: true });
});

const demoFolders = (): string[] => readdirSync(temporary).filter((name) => name.startsWith("bobbin-demo-"));
const options = () => ({ paths: pathsIn(data), threads, log: silentLog });

test("the demo takes the place of an empty core and leaves it as it was", async () => {
  const host = await startHost({ ...options(), demo: null });
  const told: string[][] = [];
  host.onChanged(({ tables }) => told.push(tables));
  expect(await host.api.call("demo.get", {})).toEqual({ active: false, available: true });
  await host.api.call("demo.set", { active: true });
  expect(told.some((tables) => tables.includes("accounts") && tables.includes("settings"))).toBe(true);
  expect(await host.api.call("demo.get", {})).toEqual({ active: true, available: true });
  const list = () => host.api.call("conversations.list", { view: inbox, after: null, limit: 50 });
  await until(async () => (await list()).rows.length > 10, { what: "mail" });
  await until(async () => (await host.api.call("accounts.list", {})).length === 3, { what: "all accounts" });
  expect((await host.api.call("accounts.list", {})).map(({ secretBackend }) => secretBackend)).toEqual([
    "session",
    "session",
    "session",
  ]);
  expect(demoFolders()).toHaveLength(1);
  await host.api.call("demo.set", { active: false });
  expect(demoFolders()).toEqual([]);
  expect(await host.api.call("accounts.list", {})).toEqual([]);
  await host.close();
});

test("started with the demo, the user's own folder is not touched, and nothing stays", async () => {
  const host = await startHost({ ...options(), demo: createDemoFolder(false) });
  expect(existsSync(data)).toBe(false);
  expect(await host.api.call("demo.get", {})).toEqual({ active: true, available: true });
  await host.close();
  expect(demoFolders()).toEqual([]);
  expect(existsSync(data)).toBe(false);
});

test("a demo that is to be kept stays", async () => {
  const folder = createDemoFolder(true);
  const host = await startHost({ ...options(), demo: folder });
  await host.close();
  expect(existsSync(pathsIn(folder.path).database)).toBe(true);
  removeDeadDemos();
  expect(existsSync(folder.path)).toBe(true);
});

test("what a demo left behind that ended badly is removed, what runs or begins is not", async () => {
  const path = (name: string) => join(temporary, name);
  for (const name of ["bobbin-demo-aaaaaa", "bobbin-demo-bbbbbb", "bobbin-demo-cccccc", "bobbin-other-dddddd"])
    mkdirSync(path(name));
  writeFileSync(pathsIn(path("bobbin-demo-aaaaaa")).lock, JSON.stringify({ pid: 2 ** 22 + 1, began: null }));
  writeFileSync(pathsIn(path("bobbin-demo-bbbbbb")).lock, JSON.stringify({ pid: process.pid, began: null }));
  const long = new Date(Date.now() - 3_600_000);
  utimesSync(path("bobbin-other-dddddd"), long, long);
  removeDeadDemos();
  expect(readdirSync(temporary).sort()).toEqual(["bobbin-demo-bbbbbb", "bobbin-demo-cccccc", "bobbin-other-dddddd"]);
  utimesSync(path("bobbin-demo-cccccc"), long, long);
  removeDeadDemos();
  expect(existsSync(path("bobbin-demo-cccccc"))).toBe(false);
});

test("the demo is refused with a wrong shape", async () => {
  const host = await startHost({ ...options(), demo: null });
  expect(await host.handle("demo.set", { active: "yes" })).toMatchObject({ ok: false, error: { kind: "bad-request" } });
  await host.close();
});
