import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { openWriter, type Writable } from "../../../electron/db/open.ts";
import { pathsIn } from "../../../electron/paths.ts";
import { createMending } from "../../../electron/threads/mending.ts";
import { createParking } from "../../../electron/threads/parking.ts";
import { startCore } from "../../../electron/threads/start-core.ts";
import type { Supervised } from "../../../electron/threads/supervise.ts";
import { inbox } from "../../../shared/api/conversations.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { storeMail } from "../../support/stored-mail.ts";
import { until } from "../../support/until.ts";

const threads = join(import.meta.dirname, "../../../electron/threads");

/** A data folder with mail and a draft, in which every page of some tree is nonsense. */
function damaged(tree: string, more = (_db: Writable): void => {}): string {
  const data = mkdtempSync(join(tmpdir(), "bobbin-mending-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  storeMail(data, [[{ subject: "One" }], [{ subject: "Two" }]], (db) => {
    db.prepare("INSERT INTO drafts (id, kind, state, created_at) VALUES (1, 'new', 'open', 0)").run();
    const content = { accountId: 1, from: { name: "", address: "me@example.org" }, to: [], cc: [], bcc: [] };
    const letter = { subject: "Kept", text: "all of it", quote: false, attachments: [] };
    db.prepare("INSERT INTO draft_versions VALUES (1, 1, 0, ?)").run(JSON.stringify({ ...content, ...letter }));
    more(db);
  });
  const path = pathsIn(data).database;
  const db = openWriter(path);
  const pages = db.prepare<{ page: number }>("SELECT pageno AS page FROM dbstat WHERE name = ?").all(tree);
  db.close();
  const bytes = readFileSync(path);
  for (const { page } of pages) bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
  writeFileSync(path, bytes);
  return data;
}

/** Broken databases without what belongs to each, and the request for another mending, if there is one. */
const setAside = (data: string): string[] =>
  readdirSync(data).filter((name) => /^bobbin\.db\.damaged-[\d-]+$/.test(name));

test.each(["conversations_by_time", "accounts", "sqlite_schema"])(
  "%s is broken: the running program makes the database anew, tells it and has the draft",
  async (tree) => {
    const data = damaged(tree);
    const core = await startCore({ paths: pathsIn(data), threads, log: silentLog });
    onTestFinished(() => core.close());
    const { origin } = await core.api.call("data.get", {});
    await core.handle("conversations.list", { view: { ...inbox, role: null }, after: null, limit: 20 });
    const mended = await until(async () => (await core.api.call("data.get", {})).mended);
    const [kept = "none"] = setAside(data);
    expect(mended.sentence).toContain(kept);
    expect(mended.sentence).toContain("1 draft,");
    const drafts = await until(async () => {
      const answer = await core.handle("drafts.list", { conversationId: null });
      return answer.ok && answer.value;
    });
    expect(drafts).toMatchObject([{ content: { subject: "Kept", text: "all of it" } }]);
    // A page that was open all the time still holds words for it.
    const [draft] = await core.api.call("drafts.list", { conversationId: null });
    const words = draft && { id: draft.id, version: draft.version, content: { ...draft.content, text: "and more" } };
    expect(await core.handle("drafts.save", words, origin)).toMatchObject({ ok: true });
    await core.api.call("data.mendedSeen", {});
    expect((await core.api.call("data.get", {})).mended).toBeNull();
    await core.close();
    expect(setAside(data)).toEqual([kept]);
    expect(existsSync(`${pathsIn(data).database}.damaged`)).toBe(false);
  },
  60_000,
);

/** The mending of a file over threads that only say whether they have it open; `live` is in memory only. */
function alone() {
  const data = mkdtempSync(join(tmpdir(), "bobbin-mending-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const paths = pathsIn(data);
  const acts: string[] = [];
  const thread: Supervised = {
    call: async () => ({ ok: true, value: null }),
    wake: () => undefined,
    park: async () => void acts.push("park"),
    resume: async () => void acts.push("resume"),
    close: async () => undefined,
  };
  const parking = createParking({ writer: thread, reader: thread, log: silentLog, paths, moved: () => undefined });
  const state = { live: false, now: 0 };
  const told: string[] = [];
  const mending = createMending({
    ...{ database: paths.database, log: silentLog, now: () => state.now },
    tell: (sentence) => told.push(sentence),
    refusesParking: () => (state.live ? Promise.resolve() : undefined),
  });
  mending.over(parking);
  return { mending, parking, acts, told, state, settled: () => parking.alone(async () => undefined) };
}
const once = ["park", "park", "resume", "resume"];

test("what waits for a restart is said once, and done as soon as nothing is in memory only", async () => {
  const { mending, acts, told, state, settled } = alone();
  state.live = true;
  for (const minute of [0, 2, 4, 30]) {
    state.now = minute * 60_000;
    mending.begin();
  }
  await settled();
  expect([acts, told]).toEqual([[], [expect.stringContaining("restart Bobbin: it saves")]]);
  state.live = false;
  mending.look();
  mending.look();
  await settled();
  expect([acts, told.length]).toEqual([once, 1]);
  state.now += 120_000;
  mending.begin();
  expect(told.at(-1)).toContain("damaged again");
});

test("what the user released stays released, and nobody else opens it while it is mended", async () => {
  const { mending, parking, acts, settled } = alone();
  const parked = parking.park();
  mending.begin();
  await Promise.all([parked, settled()]);
  expect([acts, parking.isParked()]).toEqual([["park", "park"], true]);
});

test("while an account keeps nothing on disk, the user is asked to restart; nothing in memory is lost by itself", async () => {
  const data = damaged("conversations_by_time", (db) =>
    db
      .prepare(
        `INSERT INTO accounts (provider, address, name, hue, settings, secret_backend, storage, state_kind, state_since, notices, created_at)
         VALUES ('imap', 'live@example.org', '', 2, '{}', 'session', 'live', 'connected', 0, '[]', 0)`,
      )
      .run(),
  );
  const options = { paths: pathsIn(data), threads, log: silentLog };
  const core = await startCore(options);
  onTestFinished(() => core.close());
  const told: string[] = [];
  core.onTrouble((sentence) => told.push(sentence));
  const draft = await core.api.call("drafts.create", { kind: "new", sourceId: null, accountId: 2 as AccountId });
  await core.handle("conversations.list", { view: { ...inbox, role: null }, after: null, limit: 20 });
  await until(() => told.some((sentence) => sentence.includes("restart Bobbin")));
  expect(await core.api.call("drafts.list", { conversationId: null })).toContainEqual(
    expect.objectContaining({ id: draft.id }),
  );
  expect(setAside(data)).toEqual([]);
  await core.close();
  const again = await startCore(options);
  onTestFinished(() => again.close());
  expect((await again.api.call("data.get", {})).mended?.sentence).toContain("1 draft,");
});
