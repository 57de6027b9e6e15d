import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../electron/connectors/ports.ts";
import { health } from "../../electron/db/health.ts";
import { openReader } from "../../electron/db/open.ts";
import { pathsIn } from "../../electron/paths.ts";
import { type RunningCore, startCore } from "../../electron/threads/start-core.ts";
import { inbox } from "../../shared/api/conversations.ts";
import { liveBase } from "../../shared/model/ids.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { commandLine } from "../support/cli.ts";
import { letter } from "../support/letter.ts";
import { closeOffices, office } from "../support/slack-office.ts";
import { until } from "../support/until.ts";

closeOffices();

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
const passphrase = "correct horse battery staple";
const threads = join(import.meta.dirname, "../../electron/threads");

describe.skipIf(missing !== null)("an account that keeps nothing on disk, beside one that is kept", () => {
  let dovecot: Dovecot;
  let smtp: Smtp;

  beforeAll(async () => {
    dovecot = await startDovecot();
    smtp = await startSmtp({});
    for (const [index, user] of ["alice", "bob", "alice", "bob"].entries())
      await dovecot.append(
        user,
        "INBOX",
        letter({
          id: `m${index}@example.test`,
          subject: `${user}subject${index} gathering`,
          from: `Sender${index} <sender${index}@${user}.example>`,
          to: `${user}@example.test`,
          date: Date.parse("2026-06-01T10:00:00Z") + index * 3_600_000,
          text: `${user}words${index} `.repeat(20),
          attachment: { name: `${user}file${index}.txt`, text: `${user}content${index}` },
        }),
      );
  });
  afterAll(async () => {
    await smtp.stop();
    await dovecot.stop();
  });

  const open = (data: string): Promise<RunningCore> =>
    startCore({ paths: pathsIn(data), threads, log: silentLog, passphrase });

  const add = ({ api }: RunningCore, user: string, storage: "full" | "live") =>
    api.call("accounts.add", {
      provider: "imap",
      fields: {
        ...{ address: `${user}@example.test`, username: user, password: "secret" },
        ...{ imapHost: dovecot.host, imapPort: String(dovecot.port), imapSecurity: "none" },
        ...{ smtpHost: smtp.host, smtpPort: String(smtp.port), smtpSecurity: "none" },
      },
      ...{ secrets: "file", passphrase, storage },
    });

  const subjects = async ({ api }: RunningCore) =>
    (await api.call("conversations.list", { view: inbox, after: null, limit: 50 })).rows.map(
      ({ subject }) => subject.split(" ")[0],
    );
  const inOrder = ["bobsubject3", "alicesubject2", "bobsubject1", "alicesubject0"];

  test("one list, one search, acts and answers of both; nothing of it in any file; there again after a restart", async () => {
    const data = mkdtempSync(join(tmpdir(), "bobbin-live-"));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    let core = await open(data);
    onTestFinished(() => core.close());
    await add(core, "alice", "full");
    const { id } = await add(core, "bob", "live");
    await core.api.call("accounts.sync", { id: null, whole: true });
    expect(await subjects(core)).toEqual(inOrder);

    const { api } = core;
    const found = await api.call("search.query", { query: "gathering after:2026-05-01", after: null, limit: 3 });
    expect(found.hits.map(({ subject }) => subject.split(" ")[0])).toEqual(inOrder.slice(0, 3));
    const rest = await api.call("search.query", { query: "gathering", after: found.next, limit: 3 });
    expect(rest.hits.map(({ subject }) => subject.split(" ")[0])).toEqual(inOrder.slice(3));
    const timeline = await api.call("messages.timeline", { view: inbox, before: null, limit: 50 });
    expect(timeline.rows.map(({ subject }) => subject.split(" ")[0])).toEqual(inOrder.toReversed());

    const { rows } = await api.call("conversations.list", { view: inbox, after: null, limit: 50 });
    expect(rows.map(({ id: one }) => one >= liveBase)).toEqual([true, false, true, false]);
    expect(await api.call("conversations.unread", { view: inbox })).toBe(4);
    const conversationIds = rows.map(({ id: one }) => one);
    const act = await api.call("triage.read", { target: { conversationIds }, read: true });
    expect(act.messages).toBe(4);
    expect(await api.call("conversations.unread", { view: inbox })).toBe(0);
    await api.call("triage.undo", { undoId: act.undoId });
    expect(await api.call("conversations.unread", { view: inbox })).toBe(4);

    const [source] = (await api.call("messages.list", { conversationId: rows[0]!.id, before: null, limit: 5 })).rows;
    expect(JSON.stringify(await api.call("messages.body", { id: source!.id }))).toContain("bobwords3");
    const draft = await api.call("drafts.create", { kind: "reply", sourceId: source!.id, accountId: null });
    expect(draft.content).toMatchObject({ accountId: id, to: [{ address: "sender3@bob.example" }] });
    const content = { ...draft.content, text: "bobanswer" };
    const { version } = await api.call("drafts.save", { id: draft.id, version: draft.version, content });
    await api.call("drafts.send", { id: draft.id, version, delayMs: null });
    await until(() => smtp.messages.length === 1, { what: "the answer" });
    expect(smtp.messages[0]).toMatchObject({ envelope: { from: "bob@example.test", to: ["sender3@bob.example"] } });
    expect(await core.handle("database.park", {})).toMatchObject({ ok: false, error: { kind: "conflict" } });
    await api.call("accounts.update", { id, name: "Bob's quiet one" });

    nothingOf("bob", data);
    await core.close();
    nothingOf("bob", data);

    const cli = commandLine(data);
    expect(await cli.json(["doctor", "--find", "bobsubject3"])).toMatchObject({
      wordsIn: [],
      accounts: [{}, { id, storage: "live" }],
    });

    core = await open(data);
    expect(await core.api.call("accounts.list", {})).toMatchObject([
      { storage: "full" },
      { id, storage: "live", name: "Bob's quiet one" },
    ]);
    await core.api.call("accounts.sync", { id, whole: true });
    expect(await subjects(core)).toEqual(inOrder);
    nothingOf("bob", data);

    await core.api.call("accounts.remove", { id });
    expect(await core.api.call("accounts.list", {})).toMatchObject([{ storage: "full" }]);
    expect(await subjects(core)).toEqual(inOrder.filter((subject) => subject.startsWith("alice")));
    expect(await core.handle("database.park", {})).toMatchObject({ ok: true });
  });
});

test("a workspace that keeps nothing on disk: talked in, and gone with the end", async () => {
  const { workspace, tokens, anna, ben, general } = await office();
  workspace.post(general.id, ben.id, "whispered in the office");
  const { appToken = "" } = workspace.issueTokens({ user: anna.id });
  const data = mkdtempSync(join(tmpdir(), "bobbin-live-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const core = await startCore({ paths: pathsIn(data), threads, log: silentLog, passphrase });
  onTestFinished(() => core.close());
  const { api } = core;
  const fields = { way: "token", accessToken: tokens.accessToken, appToken, apiUrl: workspace.url };
  const { id } = await api.call("accounts.add", {
    ...{ provider: "slack", fields, secrets: "file", passphrase, storage: "live" },
  });
  await api.call("accounts.sync", { id, whole: true });
  const { rows } = await api.call("conversations.list", { view: inbox, after: null, limit: 5 });
  expect(rows).toMatchObject([{ accountId: id, snippet: expect.stringContaining("whispered") }]);
  const conversationId = rows[0]!.id;
  const draft = await api.call("drafts.create", { kind: "message", sourceId: null, accountId: null, conversationId });
  const content = { ...draft.content, text: "murmured back" };
  const { version } = await api.call("drafts.save", { id: draft.id, version: draft.version, content });
  await api.call("drafts.send", { id: draft.id, version, delayMs: null });
  await until(() => workspace.messages(general.id).some(({ text }) => text === "murmured back"));
  workspace.post(general.id, ben.id, "hissed at once");
  await until(
    async () => (await api.call("search.query", { query: "hissed", after: null, limit: 5 })).hits.length === 1,
  );
  await core.close();
  const bytes = bytesIn(data);
  expect(["whispered", "murmured", "hissed", "Birch"].filter((word) => bytes.includes(word))).toEqual([]);
});

/** Of the kept account all of it is found the same way, except what is compressed. */
function nothingOf(user: string, data: string): void {
  const bytes = bytesIn(data);
  expect(bytes).toContain("alicesubject0");
  const words = ["subject", "words", "file", "content", "answer", ".example"].map((word) => `${user}${word}`);
  expect(words.filter((word) => bytes.includes(word))).toEqual([]);
  expect(["sender1", "sender3", "m1@example", "m3@example"].filter((word) => bytes.includes(word))).toEqual([]);
  const db = openReader(pathsIn(data).database);
  const { live, rows } = health(db);
  db.close();
  expect(rows).toMatchObject({ messages: 2, packs: expect.any(Number) });
  expect(live).toMatchObject([{ account: 2, rows: { messages: 0, conversations: 0, identities: 0, cursors: 0 } }]);
  expect(Object.values(live[0]?.rows ?? {}).every((count) => count === 0)).toBe(true);
}

function bytesIn(data: string): string {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map((file) => readFileSync(join(file.parentPath, file.name)))).toString("latin1");
}
