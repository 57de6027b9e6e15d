import { expect, onTestFinished, test } from "vitest";
import { imap } from "../../electron/connectors/imap/index.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { AccountId, ConversationId } from "../../shared/model/ids.ts";
import { fieldsFor, testContext } from "../electron/connectors/imap/open.ts";
import { dialect } from "../electron/connectors/imap/scripted.ts";
import { type Dialect, type ScriptedImap, startScriptedImap } from "../servers/scripted-imap.ts";
import { deliver, mailbox, type ScriptedMailbox } from "../servers/scripted-mailbox.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { recorded, recordedDialect } from "../servers/transcripts.ts";
import { temporaryDatabase } from "../support/database.ts";
import { type RunningEngine, runEngine } from "../support/running-engine.ts";
import { until } from "../support/until.ts";

interface Account extends RunningEngine {
  id: AccountId;
  server: ScriptedImap;
  smtp: Smtp;
  box(path: string): ScriptedMailbox;
}

/** The engine, the real connector and a database, at a scripted server. */
async function signedIn(script: Dialect): Promise<Account> {
  const server = await startScriptedImap(script);
  const smtp = await startSmtp();
  onTestFinished(async () => {
    await server.stop();
    await smtp.stop();
  });
  const running = runEngine(temporaryDatabase(), imap);
  const fields = {
    ...{ address: "alice@example.test", name: "Alice", username: "alice", password: "secret" },
    ...{ imapHost: server.host, imapPort: String(server.port), imapSecurity: "none" },
    ...{ smtpHost: smtp.host, smtpPort: String(smtp.port), smtpSecurity: "none" },
  };
  const id = await running.engine.addAccount({ provider: "imap", fields, secrets: "session" });
  const box = (path: string): ScriptedMailbox => {
    const found = script.mailboxes.find((entry) => entry.path === path);
    if (!found) throw new Error(`no ${path}`);
    return found;
  };
  return { ...running, id, server, smtp, box };
}

/** The same database in a new run of the program. */
async function restarted({ db, engine, secrets }: Account): Promise<RunningEngine> {
  await engine.close();
  return runEngine(db, imap, { secrets });
}

const stateOf = (db: Writable) =>
  db.prepare<{ kind: string; reason: string }>("SELECT state_kind AS kind, state_reason AS reason FROM accounts").get();
const subjects = (db: Writable): string[] =>
  db
    .prepare<{ subject: string }>("SELECT subject FROM messages ORDER BY id")
    .all()
    .map(({ subject }) => subject);
const notices = (db: Writable): string[] =>
  JSON.parse(db.prepare<{ notices: string }>("SELECT notices FROM accounts").get()?.notices ?? "[]");

test
  .skipIf(recorded === null)
  .each(["gmail", "cyrus", "courier", "dovecot", "icloud", "smartermail", "strato.de", "uw"])(
  "%s, as recorded: every message is here, and news after the connection broke",
  async (name) => {
    const script = recordedDialect(name, name === "gmail" ? { list: "list-all.txt" } : {});
    const inbox = script.mailboxes.find(({ path }) => path.toUpperCase() === "INBOX");
    if (!inbox) throw new Error("no INBOX");
    for (let number = 1; number <= 30; number++) deliver(inbox, `m${number}`);
    if (name === "gmail")
      for (const { source, gmailId } of inbox.messages) deliver(mailboxOf(script), "", { source, gmailId });
    const { db, engine, server, id } = await signedIn(script);
    await engine.sync(id, { whole: true });
    expect(new Set(subjects(db))).toHaveLength(30);
    expect(stateOf(db)).toEqual({ kind: expect.stringMatching(/connected|backfilling/), reason: "" });
    server.hangUp("* BYE going down");
    deliver(inbox, "m31");
    if (name === "gmail") deliver(mailboxOf(script), "", { ...inbox.messages.at(-1), uid: mailboxOf(script).uidNext });
    await until(() => subjects(db).includes("About m31"), { what: "the news" });
    expect(db.prepare("SELECT count(*) AS count FROM messages").get()).toEqual({ count: 31 });
  },
);

function mailboxOf(script: Dialect): ScriptedMailbox {
  const all = script.mailboxes.find(({ path }) => path === "[Gmail]/All Mail");
  if (!all) throw new Error("no All Mail");
  return all;
}

test("a password that is wrong now is tried once, on one connection, and then the user is asked", async () => {
  const { db, engine, server, id } = await signedIn(dialect());
  await engine.sync(id, { whole: true });
  await until(() => server.heard.some((line) => line.endsWith("IDLE")));
  server.dialect.password = "changed";
  server.heard.length = 0;
  engine.wake("resume");
  await until(() => stateOf(db)?.kind === "needs-sign-in");
  expect(server.heard.filter((line) => /LOGIN|AUTHENTICATE/.test(line))).toHaveLength(1);
});

test("after a restart a change of flags waits for what the keys mean now: UIDs given anew change no other message", async () => {
  const account = await signedIn(dialect());
  const { db, engine, id, box, calls } = account;
  await engine.sync(id, { whole: true });
  await engine.close();
  const find = db.prepare<{ id: ConversationId }>(
    "SELECT conversation_id AS id FROM messages WHERE subject = 'About m1'",
  );
  await calls["triage.star"]({ target: { conversationIds: [find.get()!.id] }, starred: true });
  const inbox = box("INBOX");
  inbox.uidValidity = "78";
  for (const [index, each] of inbox.messages.toReversed().entries()) each.uid = index + 1;
  inbox.messages.sort((a, b) => a.uid - b.uid);
  const again = runEngine(db, imap, { secrets: account.secrets });
  await until(() => inbox.messages.some(({ flags }) => flags.has("\\Flagged")));
  const starred = inbox.messages.filter(({ flags }) => flags.has("\\Flagged"));
  expect(starred.map(({ source }) => /Subject: (.*)/.exec(source)?.[1]?.trim())).toEqual(["About m1"]);
  await again.engine.close();
});

test("a copy for Sent that could not be filed is filed by the next run, once", async () => {
  const script = dialect();
  let isBroken = true;
  script.answer = ({ name }) => (isBroken && name === "APPEND" ? "TAG NO [UNAVAILABLE] not now\r\n" : null);
  const account = await signedIn(script);
  const { db, engine, calls, id, smtp, box } = account;
  await engine.sync(id, { whole: true });
  const draft = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: id } as never);
  const content = { ...draft.content, to: [{ name: "", address: "bob@x.test" }], subject: "Hello", text: "There." };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content } as never);
  await calls["drafts.send"]({ id: draft.id, version, delayMs: 0 });
  await until(() => smtp.messages.length === 1 && notices(db).length === 1);
  expect(box("Sent").messages).toHaveLength(0);
  await engine.close();
  isBroken = false;
  const second = runEngine(db, imap, { secrets: account.secrets });
  await until(() => box("Sent").messages.length === 1);
  await second.engine.sync(id, { whole: true });
  await restarted({ ...account, ...second });
  await until(
    () =>
      db
        .prepare(
          "SELECT 1 FROM placements p JOIN folders f ON f.id = p.folder_id WHERE f.role = 'sent' AND p.state = 'present'",
        )
        .get() !== undefined,
  );
  expect(box("Sent").messages).toHaveLength(1);
  expect(smtp.messages).toHaveLength(1);
  expect(subjects(db).filter((subject) => subject === "Hello")).toHaveLength(1);
});

test("what the server wants to be read is shown once, however often it says it", async () => {
  const script = dialect();
  script.answer = ({ name, tag }, session) => {
    if (name !== "NOOP" && name !== "NAMESPACE") return null;
    session.send("* OK [ALERT] Maintenance tonight\r\n");
    return `* NAMESPACE (("" "/")) NIL NIL\r\n${tag} OK done\r\n`;
  };
  const { db, engine, id } = await signedIn(script);
  await engine.sync(id, { whole: true });
  engine.wake("resume");
  await engine.sync(id, { whole: false });
  expect(notices(db)).toEqual(["Maintenance tonight"]);
});

test("a server that throttles is left alone for the time it names, and the user sees until when", async () => {
  const script = dialect();
  const { db, engine, id, server } = await signedIn(script);
  await engine.sync(id, { whole: true });
  script.answer = ({ name }) =>
    name === "LIST" ? "TAG BAD Request is throttled. Suggested Backoff Time: 178755 milliseconds\r\n" : null;
  const before = Date.now();
  await expect(engine.sync(id, { whole: false })).rejects.toMatchObject({ kind: "busy" });
  const row = db
    .prepare<{ until: number; kind: string }>("SELECT state_until AS until, state_kind AS kind FROM accounts")
    .get();
  expect(row?.kind).toBe("busy");
  // Counted from somewhere within the round, in whole milliseconds.
  expect(row?.until).toBeGreaterThanOrEqual(before + 178_755);
  expect(row?.until).toBeLessThanOrEqual(Date.now() + 178_755 + 1000);
  expect(server.heard.filter((line) => / LIST /.test(line)).length).toBeLessThan(6);
});

test("many accounts of one host that wake together sign in a few at a time", async () => {
  const script = dialect({ mailboxes: [mailbox("INBOX")] });
  let [inside, most] = [0, 0];
  script.answer = ({ name, tag }, session) => {
    if (name !== "AUTHENTICATE") return null;
    most = Math.max(most, ++inside);
    setTimeout(() => {
      inside--;
      session.enabled.add("signed-in");
      session.send(`${tag} OK [CAPABILITY ${script.authenticated}] signed in\r\n`);
    }, 40);
    return "";
  };
  const server = await startScriptedImap(script);
  const context = { secret: async () => ({ password: "secret" }) };
  const { password: _, ...settings } = fieldsFor(server);
  const connectors = Array.from({ length: 20 }, () => imap.open({ ...testContext(), settings, ...context }));
  onTestFinished(async () => {
    for (const connector of connectors) await connector.close();
    await server.stop();
  });
  const rounds = connectors.map(async (connector) => {
    for await (const _batch of connector.changes(null, new AbortController().signal));
  });
  await Promise.all(rounds);
  expect(server.connections()).toBe(20);
  expect(most).toBeLessThanOrEqual(3);
});
