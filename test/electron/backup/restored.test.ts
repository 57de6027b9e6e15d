import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { prepareRestore } from "../../../electron/backup/prepare-restore.ts";
import { writeBackup } from "../../../electron/backup/write-backup.ts";
import { check } from "../../../electron/db/check.ts";
import { openWriter, type Writable } from "../../../electron/db/open.ts";
import type { CommandId } from "../../../shared/model/ids.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { noon } from "../../support/remote.ts";
import { addFake, idOf, type RunningEngine, runEngine, shownState } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

const how = { signal: new AbortController().signal, onProgress: () => undefined };

interface Row {
  id: CommandId;
  kind: string;
  state: string;
  reason: string;
}

const outbox = (db: Writable): Row[] => db.prepare<Row>("SELECT id, kind, state, reason FROM outbox ORDER BY id").all();

/** A mailbox with two mails; a letter waits to be sent, another is still written, and a mail waits to be archived. */
async function busy(server: FakeServer): Promise<RunningEngine> {
  for (const id of ["a", "b"]) server.deliver(id, { sentAt: noon, receivedAt: noon });
  const running = runEngine(temporaryDatabase(), server.provider());
  const account = await addFake(running.engine);
  await running.engine.sync(account, { whole: true });
  const { calls } = running;
  const write = async (words: string) => {
    const draft = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account });
    const to = [{ name: "", address: "anna@example.org" }];
    const content = { ...draft.content, to, subject: words, text: words };
    return { id: draft.id, ...(await calls["drafts.save"]({ id: draft.id, version: draft.version, content })) };
  };
  await write("half a letter");
  const letter = await write("waiting letter");
  await calls["drafts.send"]({ id: letter.id, version: letter.version, delayMs: 90_000 });
  await running.engine.pause(account, true);
  await calls["triage.star"]({ target: { messageIds: [idOf(running.db, "a")] }, starred: true });
  return running;
}

async function restoredFrom(running: RunningEngine, present: string) {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-restored-"));
  const file = join(folder, "b.tar");
  const now = Date.now();
  await writeBackup({ ...how, database: running.db.path, target: file, version: "1", now });
  const { restored } = await prepareRestore({ ...how, file, folder: join(folder, "in"), present, now });
  const db = openWriter(join(folder, "in", "bobbin.db"));
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  return { restored, db };
}

test("what waited in a backup does nothing by itself: letters are asked about, other changes stopped, drafts are back", async () => {
  const server = new FakeServer();
  const running = await busy(server);
  expect(outbox(running.db).map(({ kind, state }) => `${kind} ${state}`)).toEqual(["send held", "flags queued"]);
  expect(shownState(running.db, "a")).toEqual(["INBOX starred"]);
  const { restored, db } = await restoredFrom(running, running.db.path);
  expect(restored).toEqual({ asked: 1, stopped: 1, signIns: 0 });
  expect(outbox(db)).toMatchObject([
    {
      kind: "send",
      state: "unknown",
      reason: expect.stringMatching(/waiting in the backup of .*may have been sent since/),
    },
    { kind: "flags", state: "failed", reason: expect.stringMatching(/waiting in the backup/) },
  ]);
  // The change is not shown as if it were coming.
  expect(shownState(db, "a")).toEqual(["INBOX"]);
  expect(
    db.prepare("SELECT content ->> '$.text' AS text FROM draft_versions WHERE content ->> '$.text' <> ''").all(),
  ).toContainEqual({ text: "half a letter" });
  expect(check(db)).toEqual([]);
});

test("a letter out of a backup leaves once, when the user says so, even where the provider knows nothing of it", async () => {
  const server = new FakeServer();
  const running = await busy(server);
  const { db } = await restoredFrom(running, running.db.path);
  db.prepare("UPDATE accounts SET paused = 0").run();
  await running.engine.close();
  const again = runEngine(db, server.provider(), { secrets: running.secrets });
  await until(() => server.calls.includes("find"), { what: "the look-up" });
  await again.engine.sync(null, { whole: false });
  expect(server.sent).toEqual([]);
  const [letter] = outbox(db);
  expect(letter?.state).toBe("unknown");
  if (letter) await again.engine.retryCommand(letter.id);
  await until(() => server.sent.length === 1);
  await until(() => outbox(db)[0]?.state === "done");
  expect(server.sent).toHaveLength(1);
});

test("a letter that left since is found, and never sent again", async () => {
  const server = new FakeServer();
  const running = await busy(server);
  const { db } = await restoredFrom(running, running.db.path);
  const [letter] = outbox(running.db);
  running.db.prepare("UPDATE outbox SET due_at = 0 WHERE id = ?").run(letter?.id);
  await running.engine.pause(1 as never, false);
  running.engine.commandsChanged();
  await until(() => server.sent.length === 1);
  await running.engine.close();
  db.prepare("UPDATE accounts SET paused = 0").run();
  const again = runEngine(db, server.provider(), { secrets: running.secrets });
  await until(() => outbox(db)[0]?.state === "done", { what: "the letter to be known as sent" });
  expect(server.sent).toHaveLength(1);
  // What arrived since the backup was told once already.
  expect(again.arrivals).toEqual([]);
});

test("a password is used only by the account it was kept for: another one, or other servers, ask for it", async () => {
  const server = new FakeServer();
  const running = await busy(server);
  const backendAfter = async (change: string): Promise<unknown> => {
    const present = temporaryDatabase();
    for (const row of running.db.prepare<object>("SELECT * FROM accounts").all()) {
      const names = Object.keys(row);
      const marks = names.map(() => "?").join(", ");
      present.prepare(`INSERT INTO accounts (${names.join(", ")}) VALUES (${marks})`).run(...Object.values(row));
    }
    present.prepare("UPDATE accounts SET secret_backend = 'keychain'").run();
    running.db.prepare("UPDATE accounts SET secret_backend = 'keychain'").run();
    if (change) present.prepare(`UPDATE accounts SET ${change}`).run();
    const { db, restored } = await restoredFrom(running, present.path);
    return [restored.signIns, db.prepare("SELECT secret_backend AS kept FROM accounts").get()];
  };
  expect(await backendAfter("")).toEqual([0, { kept: "keychain" }]);
  expect(await backendAfter("address = 'other@example.org'")).toEqual([1, { kept: "session" }]);
  expect(await backendAfter(`settings = '{"imapHost":"elsewhere.example"}'`)).toEqual([1, { kept: "session" }]);
  running.db.prepare("UPDATE accounts SET secret_backend = 'session'").run();
});
