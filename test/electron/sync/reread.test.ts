import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { silentLog, systemClock } from "../../../electron/connectors/ports.ts";
import { check } from "../../../electron/db/check.ts";
import { contentOf } from "../../../electron/db/packs.ts";
import { parserVersion } from "../../../electron/mail/model.ts";
import { parseMail } from "../../../electron/mail/parse.ts";
import { ingest } from "../../../electron/sync/ingest.ts";
import { rereadOld } from "../../../electron/sync/reread.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";
import { batch, content, folder, mail, message, options, person, placed } from "../../support/remote.ts";
import { addFake, idOf, runEngine } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

const source = Buffer.from(
  [
    "From: =?utf-7?Q?J+APY-rg?= <anna@example.org>",
    "To: Me <me@example.org>",
    "Subject: =?utf-7?Q?Gr+APwA3w-e?=",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-7",
    "",
    "Sch+APY-n",
    "--b",
    "Content-Type: application/pdf; name=a.pdf",
    "",
    "x",
    "--b--",
  ].join("\r\n"),
);

/** Mails as an older parser would have left them, each with its source unless said otherwise. */
function start(names: string[], more: { source?: Uint8Array | null } = {}) {
  const db = temporaryDatabase();
  const account = someAccount(db);
  onTestFinished(() => expect(check(db)).toEqual([]));
  const wrong = content("Sch+APY-n", { source: "source" in more ? (more.source ?? null) : source });
  const mails = names.map((name, index) =>
    message(mail(name, { subject: "Gr+APwA3w-e", content: wrong, placements: [placed("INBOX", index + 1)] })),
  );
  ingest(db, account, batch([folder("INBOX", "inbox"), ...mails]), options());
  db.transaction(() => db.prepare("UPDATE messages SET parser_version = 1").run());
  const context = { db, account, clock: systemClock, log: silentLog, parseMail };
  return { db, context };
}

test("reads again from its source what an older parser read", async () => {
  const { db, context } = start(["a"]);
  const before = db.prepare("SELECT conversation_id, message_id, sort_at FROM messages").all();
  expect(await rereadOld(context, new AbortController().signal)).toBe(1);
  const id = idOf(db, "a");
  const row = db
    .prepare<{ subject: string; addresses: string; snippet: string; version: number; files: number }>(
      "SELECT subject, addresses, snippet, parser_version AS version, has_attachments AS files FROM messages",
    )
    .get();
  expect(row).toMatchObject({ subject: "Grüße", snippet: "Schön", version: parserVersion, files: 1 });
  expect(JSON.parse(row?.addresses ?? "").from).toEqual([person("anna@example.org", "Jörg")]);
  expect(contentOf(db, id)).toMatchObject({ text: "Schön\n", complete: true });
  expect(db.prepare("SELECT name, size FROM attachments").all()).toEqual([{ name: "a.pdf", size: 1 }]);
  expect(db.prepare("SELECT conversation_id, message_id, sort_at FROM messages").all()).toEqual(before);
  expect(await rereadOld(context, new AbortController().signal)).toBe(0);
});

test("leaves alone what has no source, and does not try again what brings the parser down", async () => {
  const without = start(["a"], { source: null });
  expect(await rereadOld(without.context, new AbortController().signal)).toBe(0);
  const { db, context } = start(["a", "b"]);
  let calls = 0;
  const failing = { ...context, parseMail: async () => Promise.reject(new Error(`broken ${++calls}`)) };
  expect(await rereadOld(failing, new AbortController().signal)).toBe(0);
  expect(await rereadOld(failing, new AbortController().signal)).toBe(0);
  expect(calls).toBe(2);
  expect(contentOf(db, idOf(db, "a"))?.text).toBe("Sch+APY-n");
});

test("goes through more messages than one batch, and stops when told to, writing nothing more", async () => {
  const names = Array.from({ length: 45 }, (_, index) => `m${index}`);
  const { db, context } = start(names);
  const stop = new AbortController();
  let calls = 0;
  const parsing = async (bytes: Uint8Array) => {
    if (++calls === 30) stop.abort();
    await pause(0);
    return parseMail(bytes);
  };
  expect(await rereadOld({ ...context, parseMail: parsing }, stop.signal)).toBe(29);
  const left = () =>
    db.prepare<{ left: number }>("SELECT count(*) AS left FROM messages WHERE parser_version = 1").get();
  expect(left()).toEqual({ left: 16 });
  expect(await rereadOld(context, new AbortController().signal)).toBe(16);
  expect(left()).toEqual({ left: 0 });
});

test("a running account does it by itself after its first round, and ends with the engine", async () => {
  const server = new FakeServer();
  for (const name of ["a", "b"])
    server.deliver(name, { subject: "Gr+APwA3w-e", content: content("Sch+APY-n", { source }) });
  const db = temporaryDatabase();
  const { engine } = runEngine(db, server.provider());
  await engine.sync(await addFake(engine), { whole: true });
  db.transaction(() => db.prepare("UPDATE messages SET parser_version = 1").run());
  // A session does it once; a wake-up begins a new one.
  engine.wake("online");
  const subjects = () => db.prepare<{ subject: string }>("SELECT DISTINCT subject FROM messages").all();
  await until(() => subjects().every(({ subject }) => subject === "Grüße"));
});
