import { expect, onTestFinished, test } from "vitest";
import { imap } from "../../electron/connectors/imap/index.ts";
import { systemClock } from "../../electron/connectors/ports.ts";
import { restMs } from "../../electron/sync/server-drafts.ts";
import type { DraftContent } from "../../shared/model/draft.ts";
import { dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { startSmtp } from "../servers/smtp.ts";
import { temporaryDatabase } from "../support/database.ts";
import { runEngine } from "../support/running-engine.ts";
import { until } from "../support/until.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);

/** An account on a real server, and a clock that can be set forward. */
async function setUp() {
  const dovecot = await startDovecot();
  const smtp = await startSmtp();
  onTestFinished(async () => {
    await smtp.stop();
    await dovecot.stop();
  });
  let ahead = 0;
  const running = runEngine(temporaryDatabase(), imap, { clock: { ...systemClock, now: () => Date.now() + ahead } });
  const account = await running.engine.addAccount({
    provider: "imap",
    fields: {
      address: "alice@example.test",
      name: "Alice",
      username: "alice",
      password: "secret",
      imapHost: dovecot.host,
      imapPort: String(dovecot.port),
      imapSecurity: "none",
      smtpHost: smtp.host,
      smtpPort: String(smtp.port),
      smtpSecurity: "none",
    },
    secrets: "session",
  });
  await running.engine.sync(account, { whole: true });
  return {
    ...running,
    dovecot,
    smtp,
    /** Every draft rests, and a round looks. */
    rested: async () => {
      ahead += restMs + 1000;
      await running.engine.sync(account, { whole: true });
    },
  };
}

test.skipIf(missing)(
  "the server keeps one copy of a draft, always the newest, and none that was sent or discarded",
  async () => {
    const { calls, db, dovecot, smtp, rested } = await setUp();
    const draft = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: null });
    const inDrafts = () => dovecot.messages("alice", "Drafts");
    await rested();
    expect(await inDrafts()).toEqual([]);
    let { version } = draft;
    const save = async (part: Partial<DraftContent>) => {
      const content = { ...draft.content, subject: "Plans", ...part };
      ({ version } = await calls["drafts.save"]({ id: draft.id, version, content }));
    };
    await save({ text: "First words", to: [{ name: "", address: "half@" }] });
    await rested();
    const [first] = await inDrafts();
    expect(first?.source).toContain("First words");
    expect(first?.flags).toEqual(expect.arrayContaining(["\\Draft", "\\Seen"]));
    for (const text of ["Second", "Third", "Fourth"]) {
      await save({ text, to: [{ name: "Bob", address: "bob@example.test" }] });
      await rested();
      const copies = await inDrafts();
      expect(copies.map(({ messageId }) => messageId)).toEqual([first?.messageId]);
      expect(copies[0]?.source).toContain(text);
    }
    expect(db.prepare("SELECT count(*) AS count FROM messages").get()).toEqual({ count: 0 });
    await calls["drafts.send"]({ id: draft.id, version, delayMs: 0 });
    await until(() => smtp.messages.length === 1);
    await rested();
    expect(await inDrafts()).toEqual([]);
  },
);

test.skipIf(missing)(
  "a discarded draft goes from the server, a restored one comes back, another client's draft is mail",
  async () => {
    const { calls, db, dovecot, rested } = await setUp();
    await dovecot.append("alice", "Drafts", "Message-ID: <other@example.test>\r\nSubject: Elsewhere\r\n\r\nHello\r\n", {
      flags: ["\\Draft"],
    });
    const draft = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: null });
    calls["drafts.save"]({ id: draft.id, version: draft.version, content: { ...draft.content, text: "Kept" } });
    await rested();
    expect(await dovecot.count("alice", "Drafts")).toBe(2);
    calls["drafts.discard"]({ id: draft.id });
    await rested();
    expect((await dovecot.messages("alice", "Drafts")).map(({ messageId }) => messageId)).toEqual([
      "other@example.test",
    ]);
    calls["drafts.restore"]({ id: draft.id, version: null });
    await rested();
    expect(await dovecot.count("alice", "Drafts")).toBe(2);
    expect(db.prepare("SELECT subject FROM messages").all()).toEqual([{ subject: "Elsewhere" }]);
  },
);
