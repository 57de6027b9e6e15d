import { afterEach, expect, onTestFinished, test } from "vitest";
import { silentLog, systemClock } from "../../electron/connectors/ports.ts";
import { storageTroubleOf } from "../../electron/db/storage-trouble.ts";
import { onFailPoint } from "../../electron/fail-points/fail-point.ts";
import { watchStorage } from "../../electron/storage-watch.ts";
import type { StorageTrouble } from "../../shared/api/data.ts";
import { FakeServer } from "../servers/fake-provider.ts";
import { temporaryDatabase } from "../support/database.ts";
import { noon } from "../support/remote.ts";
import { addFake, type RunningEngine, runEngine } from "../support/running-engine.ts";
import { until } from "../support/until.ts";

afterEach(() => onFailPoint(null));

const diskFull = (): Error => Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });

/** An engine as the core runs it: it hears when the disk takes writes again. */
function watched(server: FakeServer): RunningEngine & { told: (StorageTrouble | null)[] } {
  const told: (StorageTrouble | null)[] = [];
  const storage = watchStorage(temporaryDatabase(), {
    ...{ clock: systemClock, log: silentLog, roomBytes: 0 },
    tell(trouble) {
      told.push(trouble);
      if (trouble === null) running.engine.wake("online");
    },
  });
  onTestFinished(() => storage.close());
  const running = runEngine(storage.db, server.provider());
  return { ...running, told };
}

const count = ({ db }: RunningEngine, table: string): number =>
  db.prepare<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? -1;

test("a full disk is told once, gives nothing up, keeps nobody busy, and what waited comes when there is room", async () => {
  const server = new FakeServer();
  for (let one = 0; one < 10; one++) server.deliver(`m${one}`, { sentAt: noon, receivedAt: noon });
  const running = watched(server);
  const { db, engine, told } = running;
  const account = await addFake(engine);
  await engine.sync(account, { whole: true });
  const pages = Number(db.prepare<{ page_count: number }>("PRAGMA page_count").get()?.page_count);
  db.prepare(`PRAGMA max_page_count = ${pages + 8}`).get();
  const calls = server.calls.length;
  for (let one = 10; one < 400; one++) server.deliver(`m${one}`, { sentAt: noon, receivedAt: noon });
  await until(() => told.length > 0, { what: "the trouble" });
  await expect(engine.sync(account, { whole: true })).rejects.toMatchObject({ kind: "storage" });
  expect(count(running, "messages")).toBeGreaterThanOrEqual(10);
  // Longer than the first looks take.
  const since = performance.now();
  await until(() => performance.now() - since > 3_000, { everyMs: 200 });
  expect(told).toEqual(["full"]);
  expect(server.calls.length - calls).toBeLessThan(40);
  expect(count(running, "skipped_records")).toBe(0);

  db.prepare("PRAGMA max_page_count = 1000000").get();
  await until(() => told.at(-1) === null, { what: "the end of the trouble" });
  await until(() => count(running, "messages") === 400, { what: "what waited" });
  expect(told).toEqual(["full", null]);
  expect(count(running, "skipped_records")).toBe(0);
  expect(db.prepare("SELECT state_kind AS kind FROM accounts").get()).not.toMatchObject({ kind: "failing" });
});

/** The commits of these numbers, counted from when `since` is true, meet a full disk. */
function failCommits(since: () => boolean, fails: (nth: number) => boolean): void {
  let nth = 0;
  onFailPoint((name) => {
    if (name === "db.commit.before" && since() && fails(++nth)) throw diskFull();
  });
}

async function send({ calls }: RunningEngine, account: number): Promise<void> {
  const draft = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account as never });
  const content = { ...draft.content, to: [{ name: "", address: "anna@example.org" }], subject: "Once", text: "Once" };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  await calls["drafts.send"]({ id: draft.id, version, delayMs: 0 });
}

test.each([
  ["and there is room again at once", (nth: number) => nth <= 2],
  ["for a while", (nth: number) => nth <= 6],
])(
  "a letter that leaves just before the disk is full %s is not sent twice",
  async (_, fails) => {
    const server = new FakeServer();
    const running = watched(server);
    const account = await addFake(running.engine);
    await running.engine.sync(account, { whole: true });
    failCommits(() => server.sent.length > 0, fails);
    await send(running, account);
    await until(() => running.told.includes(null), { what: "the end of the trouble" });
    await until(() => running.db.prepare("SELECT 1 FROM outbox WHERE state = 'done'").get());
    expect(server.sent).toHaveLength(1);
  },
  60_000,
);

test("a letter that meets a full disk before it leaves does not leave, and leaves once afterwards", async () => {
  const server = new FakeServer();
  const running = watched(server);
  const account = await addFake(running.engine);
  await running.engine.sync(account, { whole: true });
  let full = false;
  failCommits(
    () => full,
    () => full,
  );
  running.db.onChanged(({ tables }) => {
    if (tables.includes("outbox") && running.told.length === 0) full = true;
  });
  await send(running, account).catch(() => undefined);
  await until(() => running.told[0] === "full");
  expect(server.sent).toEqual([]);
  full = false;
  await until(() => running.db.prepare("SELECT 1 FROM outbox WHERE state = 'done'").get());
  expect(server.sent).toHaveLength(1);
});

test("an account that starts on a full disk waits, and goes on by itself", async () => {
  const server = new FakeServer();
  server.deliver("a", { sentAt: noon, receivedAt: noon });
  const running = watched(server);
  const account = await addFake(running.engine);
  await running.engine.sync(account, { whole: true });
  await running.engine.close();
  let full = true;
  onFailPoint((name) => {
    if (name === "db.commit.before" && full) throw diskFull();
  });
  const again = runEngine(running.db, server.provider(), { secrets: running.secrets });
  server.deliver("b", { sentAt: noon, receivedAt: noon });
  const calls = server.calls.length;
  await until(() => running.told.includes("full"));
  expect(count(running, "messages")).toBe(1);
  expect(server.calls.length - calls).toBeLessThan(10);
  full = false;
  await until(() => count(running, "messages") === 2, { what: "the mail that waited" });
  await again.engine.close();
});

test("only the disk's own words count, also behind another error", () => {
  const coded = (code: string): Error => Object.assign(new Error("x"), { code });
  expect(["SQLITE_FULL", "ENOSPC", "EDQUOT"].map((code) => storageTroubleOf(coded(code)))).toEqual(
    Array(3).fill("full"),
  );
  expect(storageTroubleOf(coded("SQLITE_IOERR_WRITE"))).toBe("failing");
  expect(storageTroubleOf(coded("SQLITE_BUSY_SNAPSHOT"))).toBe("busy");
  expect(storageTroubleOf(coded("SQLITE_READONLY_DBMOVED"))).toBe("read-only");
  expect(storageTroubleOf(new Error("outer", { cause: coded("EROFS") }))).toBe("read-only");
  for (const code of ["SQLITE_CONSTRAINT", "ECONNRESET", ""]) expect(storageTroubleOf(coded(code))).toBeNull();
  expect(storageTroubleOf("SQLITE_FULL")).toBeNull();
});
