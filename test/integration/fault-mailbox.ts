import { expect, onTestFinished } from "vitest";
import { imap } from "../../electron/connectors/imap/index.ts";
import { dump } from "../../electron/db/dump.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { DraftView } from "../../shared/model/draft.ts";
import type { AccountId, MessageId } from "../../shared/model/ids.ts";
import type { Dovecot } from "../servers/dovecot.ts";
import { startFaultProxy } from "../servers/fault-proxy.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { temporaryDatabase } from "../support/database.ts";
import { fastClock } from "../support/fast-clock.ts";
import { letter } from "../support/letter.ts";
import { randomFrom } from "../support/random.ts";
import { runEngine } from "../support/running-engine.ts";
import { slowness } from "../support/slowness.ts";
import { until } from "../support/until.ts";

/** Two minutes of silence, after which a step is given up, are three seconds. */
const speed = 40;
const base = Date.parse("2026-03-01T08:00:00Z");
const letters = 48;

/** Letters of which every fifth carries a file, one a large one. */
export async function fill(dovecot: Dovecot, user: string): Promise<void> {
  const mails = Array.from({ length: letters }, (_, number) => ({
    date: base + number * 60_000,
    source: letter({
      id: `m${number}@example.test`,
      subject: `Topic ${number}`,
      to: `${user}@example.test`,
      date: base + number * 60_000,
      text: `Line ${number} über Äpfel.\r\n`,
      ...(number % 5 === 0
        ? { attachment: { name: `report ${number}.txt`, text: `${number} `.repeat(number === 10 ? 90_000 : 900) } }
        : {}),
    }),
  }));
  await dovecot.bulk(user, "INBOX", mails);
}

interface Way {
  user: string;
  imapPort: number;
  smtpPort: number;
}

function fields({ user, imapPort, smtpPort }: Way) {
  return {
    ...{ address: `${user}@example.test`, name: user, username: user, password: "secret" },
    ...{ imapHost: "127.0.0.1", imapPort: String(imapPort), imapSecurity: "none" },
    ...{ smtpHost: "127.0.0.1", smtpPort: String(smtpPort), smtpSecurity: "none" },
  };
}

/** A mailbox behind a line with faults, and bob's beside it on a sound one; one engine runs both. */
export async function mailbox(dovecot: Dovecot, user: string, seed: number) {
  const names = Object.fromEntries(dovecot.users.map(({ name, password }) => [name, password]));
  const smtp = await startSmtp({ users: names });
  const lines = { imap: await startFaultProxy(dovecot.port), smtp: await startFaultProxy(smtp.port) };
  onTestFinished(async () => {
    await lines.imap.stop();
    await lines.smtp.stop();
    await smtp.stop();
  });
  const db = temporaryDatabase();
  const run = runEngine(db, imap, { clock: fastClock(speed) });
  db.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES ('undoSendMs', '0')").run();
  const add = (way: Way) => run.engine.addAccount({ provider: "imap", fields: fields(way), secrets: "session" });
  const account = await add({ user, imapPort: lines.imap.port, smtpPort: lines.smtp.port });
  const bob = await add({ user: "bob", imapPort: dovecot.port, smtpPort: smtp.port });
  await run.engine.sync(bob, { whole: true });
  return {
    ...run,
    dovecot,
    smtp,
    lines,
    user,
    account,
    bob,
    random: randomFrom(seed),
    wishes: new Map(),
    clients: 0,
    draft: null,
  };
}
export type Mailbox = Omit<Awaited<ReturnType<typeof mailbox>>, "wishes" | "draft"> & {
  wishes: Map<string, Wish>;
  draft: DraftView | null;
};

/** What the user wanted of a message: where it is to stand in the end, and how. */
interface Wish {
  starred: boolean;
  archived: boolean;
}

function rowOf(db: Writable, account: AccountId, rfcId: string): { id: MessageId } | undefined {
  return db
    .prepare<{ id: MessageId }>("SELECT id FROM messages WHERE account_id = ? AND message_id = ?")
    .get(account, rfcId);
}

/** What the user does: with the even letters. */
export function act(world: Mailbox): void {
  const { db, calls, account, random, wishes } = world;
  for (let times = 0; times < 3; times++) {
    const rfcId = `m${Math.floor((random() * letters) / 2) * 2}@example.test`;
    const row = rowOf(db, account, rfcId);
    if (!row) continue;
    const wish = wishes.get(rfcId) ?? { starred: false, archived: false };
    const target = { messageIds: [row.id] };
    if (random() < 0.5) {
      const starred = !wish.starred;
      calls["triage.star"]({ target, starred });
      wishes.set(rfcId, { ...wish, starred });
    } else {
      calls["triage.move"]({ target, to: { role: wish.archived ? "inbox" : "archive" } });
      wishes.set(rfcId, { ...wish, archived: !wish.archived });
    }
  }
}

/** What another client does meanwhile: with the odd letters, and a new one. */
export async function actElsewhere(world: Mailbox, number: number): Promise<void> {
  const { dovecot, user, random } = world;
  const there = (await dovecot.messages(user, "INBOX")).filter(({ messageId }) => /^m\d*[13579]@/.test(messageId));
  const pick = () => there[Math.floor(random() * there.length)]?.uid ?? 0;
  await dovecot.setFlags(user, "INBOX", [pick()], { add: ["\\Seen", "\\Flagged"] });
  await dovecot.move(user, "INBOX", [pick()], "Trash");
  const serial = ++world.clients;
  const date = base + (letters + serial) * 60_000;
  const source = letter({
    id: `new${number}-${serial}@example.test`,
    subject: `New ${number}`,
    to: `${user}@example.test`,
    date,
  });
  await dovecot.append(user, "INBOX", source, { date });
}

/** Writes and sends one; its subject names it. */
export async function send({ calls, account }: Mailbox, subject: string): Promise<void> {
  const draft = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account });
  const content = {
    ...draft.content,
    subject,
    text: "Only once",
    to: [{ name: "", address: "carol@example.test" }],
  };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  await calls["drafts.send"]({ id: draft.id, version, delayMs: 0 });
}

/** Writes more of one letter that is never sent. */
export async function keepWriting(world: Mailbox, text: string): Promise<void> {
  const { calls, account } = world;
  const draft = world.draft ?? (await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account }));
  const content = { ...draft.content, subject: "Unfinished", text };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  world.draft = { ...draft, version, content };
}

/** The server holds it once, as it was written last. */
export async function expectDraft({ dovecot, engine, account, user }: Mailbox, text: string): Promise<void> {
  const copies = async (): Promise<string[]> => {
    await engine.sync(account, { whole: true });
    return (await dovecot.messages(user, "Drafts")).map(({ source }) => source);
  };
  const isKept = async () => {
    const [only, ...others] = await copies();
    return others.length === 0 && only?.includes(text) === true;
  };
  await until(isKept, { everyMs: 100, what: "one copy of the newest draft" });
}

/** While the other account has trouble, bob's gets its mail. */
export async function bobIsWell({ dovecot, engine, bob, db }: Mailbox, name: string): Promise<void> {
  const id = `${name.replaceAll(" ", "-")}@bob.test`;
  await dovecot.append("bob", "INBOX", letter({ id, subject: name, to: "bob@example.test" }));
  const began = performance.now();
  await engine.sync(bob, { whole: true });
  expect(rowOf(db, bob, id), "bob's mail").toBeDefined();
  // Generous, for a busy machine; the trouble beside it lasts minutes of the engine's time.
  expect(performance.now() - began).toBeLessThan(15_000 * slowness());
}

/** Until the account is up to date and nothing of it waits to leave. */
export async function converged({ engine, account, db }: Mailbox): Promise<void> {
  const open = db.prepare<{ count: number }>(
    "SELECT count(*) AS count FROM outbox WHERE account_id = ? AND state NOT IN ('done', 'cancelled', 'unknown')",
  );
  await until(
    async () => {
      await engine.sync(account, { whole: true });
      return open.get(account)?.count === 0;
    },
    { what: "an account that is up to date" },
  );
}

/** Subjects of what the server took, each as often as it did. */
export function taken(smtp: Smtp): string[] {
  return smtp.messages.map(({ source }) => /^Subject: (.*)\r?$/m.exec(source.toString("latin1"))?.[1] ?? "").sort();
}

async function places(dovecot: Dovecot, user: string): Promise<string[]> {
  const all: string[] = [];
  for (const folder of await dovecot.folders(user))
    if (folder !== "Drafts")
      for (const { messageId, flags } of await dovecot.messages(user, folder))
        all.push(`${messageId} in ${folder}${flags.includes("\\Flagged") ? " starred" : ""}`);
  return all.sort();
}

/** What an engine shows that reads the mailbox for the first time, over a sound line. */
async function afresh({ dovecot, smtp, user }: Mailbox) {
  const db = temporaryDatabase();
  const { engine } = runEngine(db, imap, { clock: fastClock(speed) });
  const way = fields({ user, imapPort: dovecot.port, smtpPort: smtp.port });
  const account = await engine.addAccount({ provider: "imap", fields: way, secrets: "session" });
  await engine.sync(account, { whole: true });
  return shown(db, user);
}

/**
 * Messages and conversations as a dump tells them, by their Message-IDs: what was sent here has an id and a time of its own
 * until it is read from the server.
 */
function shown(db: Writable, user: string) {
  const { messages, conversations } = dump(db);
  const unknown = db.prepare<{ key: string }>("SELECT key FROM outbox WHERE state = 'unknown'").all();
  const seen = messages.filter(
    ({ account, folders, messageId }) =>
      account === `imap ${user}@example.test` &&
      !folders.includes("Drafts") &&
      !unknown.some(({ key }) => key === messageId),
  );
  const names = new Map(seen.map(({ id, messageId }) => [id, messageId]));
  return {
    messages: seen
      .map(({ id, conversation, date, ...rest }) => ({
        ...rest,
        conversation: names.get(conversation as MessageId),
        seconds: Math.floor(date / 1000),
      }))
      .sort((a, b) => (`${a.messageId}` < `${b.messageId}` ? -1 : 1)),
    conversations: conversations
      .map(({ subject, kind, messages: held }) => ({ subject, kind, held: held.map((id) => names.get(id)) }))
      .filter(({ held }) => held.some((name) => name !== undefined))
      .sort((a, b) => (`${a.held}` < `${b.held}` ? -1 : 1)),
  };
}

/** Server and file agree with each other, with what was wanted, and with a file made anew. */
export async function expectAgreement(world: Mailbox): Promise<void> {
  const { db, dovecot, user, wishes } = world;
  const own = shown(db, user);
  const local = own.messages.flatMap(({ messageId, folders, flags }) =>
    folders.map((folder) => `${messageId} in ${folder}${flags.starred ? " starred" : ""}`),
  );
  const remote = await places(dovecot, user);
  expect(local.sort()).toEqual(remote);
  for (const [id, { starred, archived }] of wishes)
    expect(remote).toContain(`${id} in ${archived ? "Archive" : "INBOX"}${starred ? " starred" : ""}`);
  expect(own).toEqual(await afresh(world));
}
