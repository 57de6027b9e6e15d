import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { pathsIn } from "../../../electron/paths.ts";
import { type RunningCore, startCore } from "../../../electron/threads/start-core.ts";
import type { Changed } from "../../../shared/api/contract.ts";
import { slowness } from "../../support/slowness.ts";
import { until } from "../../support/until.ts";

const threads = join(import.meta.dirname, "stand-in");
let data = "";
let core: RunningCore | undefined;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "bobbin-threads-"));
});
afterEach(async () => {
  await core?.close();
  core = undefined;
  rmSync(data, { recursive: true, force: true });
});

async function start(): Promise<RunningCore> {
  core = await startCore({ paths: pathsIn(data), threads, log: silentLog });
  return core;
}
const act = (running: RunningCore, id: number) => running.handle("accounts.remove", { id });

test("reads go to the reader, everything else to the core, notices come out", async () => {
  const running = await start();
  expect(await running.handle("accounts.list", {})).toMatchObject({ ok: true, value: { reader: expect.any(Number) } });
  expect(await running.handle("accounts.remove", { id: 9 })).toMatchObject({ value: { core: expect.any(Number) } });
  expect(await running.handle("__proto__", {})).toMatchObject({ value: { core: expect.any(Number) } });
  const notices: Changed[] = [];
  const stop = running.onChanged((notice) => notices.push(notice));
  await act(running, 5);
  running.wake("online");
  await until(() => notices.length === 2);
  expect(notices).toMatchObject([{ conversationIds: [5] }, { conversationIds: [6] }]);
  stop();
  await act(running, 5);
  expect(notices).toHaveLength(2);
});

test("a reader that may wait starts with the first thing read, and not after the end", async () => {
  core = await startCore({ paths: pathsIn(data), threads, log: silentLog, readerWaits: true });
  expect(await core.handle("accounts.remove", { id: 9 })).toMatchObject({ value: { core: expect.any(Number) } });
  expect(await core.handle("accounts.list", {})).toMatchObject({ value: { reader: expect.any(Number) } });
  await core.close();
  expect(await core.handle("accounts.list", {})).toMatchObject({ ok: false });
});

test.each([1, 2])("a core that dies (%i) fails what was under way, is told, and comes back once", async (how) => {
  const running = await start();
  const told: string[] = [];
  const notices: Changed[] = [];
  running.onTrouble((sentence) => told.push(sentence));
  running.onChanged((notice) => notices.push(notice));
  const waiting = act(running, 4);
  await act(running, how);
  expect(await waiting).toMatchObject({ ok: false, error: { kind: "failed" } });
  await until(() => told.length === 1);
  expect(notices.at(-1)?.conversationIds).toBeNull();
  expect(await act(running, 9)).toMatchObject({ ok: true });
  await act(running, 1);
  await until(() => told.length === 2);
  expect(await act(running, 9)).toMatchObject({ ok: false, error: { kind: "failed" } });
  expect(await running.handle("accounts.list", {})).toMatchObject({ ok: true });
});

test("a core that hangs does not keep the program from ending within two seconds", async () => {
  const running = await start();
  const stuck = act(running, 3);
  const started = performance.now();
  await running.close();
  await running.close();
  expect(performance.now() - started).toBeLessThan(2000 * slowness());
  expect(await stuck).toMatchObject({ ok: false });
  expect(await act(running, 9)).toMatchObject({ ok: false });
});

test("a core that can't open says why and gives the folder back", async () => {
  writeFileSync(join(data, "refuse"), "");
  await expect(start()).rejects.toThrow("A sentence for the user.");
  rmSync(join(data, "refuse"));
  await start();
  await expect(startCore({ paths: pathsIn(data), threads, log: silentLog })).rejects.toThrow(/already running/);
});

test("a thread whose file is broken is an error, not a wait", async () => {
  await expect(startCore({ paths: pathsIn(data), threads: data, log: silentLog })).rejects.toThrow(/could not start/);
});
