import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeHandlers } from "../../../electron/api/writes.ts";
import { silentLog, systemClock } from "../../../electron/connectors/ports.ts";
import { check } from "../../../electron/db/check.ts";
import { isDamage, onDamage } from "../../../electron/db/damage/is-damage.ts";
import { openMending, requestMending } from "../../../electron/db/damage/mend.ts";
import { lastMended } from "../../../electron/db/damage/mended.ts";
import { checkAgainst } from "../../../electron/db/invariants/against.ts";
import { openWriter, type Writable } from "../../../electron/db/open.ts";
import { listDrafts } from "../../../electron/db/queries/drafts.ts";
import { parseMail } from "../../../electron/mail/parse.ts";
import { createEngine } from "../../../electron/sync/engine.ts";
import { holdUnkept } from "../../../electron/sync/unkept-secrets.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { canonical } from "../../support/canonical.ts";
import { randomFrom } from "../../support/random.ts";
import { MemorySecrets } from "../../support/secrets.ts";
import { until } from "../../support/until.ts";

const now = Date.UTC(2026, 10, 21, 12);
const pageBytes = 4096;
const server = new FakeServer();
const secrets = new MemorySecrets();
let folder: string;
let base: string;
let straight: unknown;
let drafts: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bobbin-damage-"));
  base = join(folder, "base.db");
  for (let index = 0; index < 30; index++) server.deliver(`m${index}`, { text: `words of ${index} `.repeat(60) });
  const db = openWriter(base);
  const running = run(db);
  await running.engine.addAccount({ provider: "imap", fields: { password: "secret" }, secrets: "session" });
  await synced(db, running.engine);
  const from = { name: "Me", address: server.address };
  for (const [index, text] of ["short", "long ".repeat(4000), "with a file"].entries()) {
    const draft = await running.calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account(db) });
    const content = {
      ...draft.content,
      from,
      to: [{ name: "", address: "a@example.org" }],
      subject: `Draft ${index}`,
      text,
    };
    const attachments = index === 2 ? [await attach(running.calls, draft.id)] : [];
    const { version } = await running.calls["drafts.save"]({
      id: draft.id,
      version: draft.version,
      content: { ...content, attachments },
    });
    if (index === 1)
      await running.calls["drafts.save"]({ id: draft.id, version, content: { ...content, text: `${text} end` } });
  }
  const later = await running.calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account(db) });
  const content = { ...later.content, to: [{ name: "", address: "a@example.org" }], subject: "Later", text: "Later" };
  const { version } = await running.calls["drafts.save"]({ id: later.id, version: later.version, content });
  await running.calls["drafts.send"]({ id: later.id, version, delayMs: 5_000_000 });
  await running.engine.close();
  drafts = draftsIn(db);
  straight = messagesOf(db);
  db.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Calls = ReturnType<typeof writeHandlers>;

async function attach(calls: Calls, id: Parameters<Calls["drafts.attach"]>[0]["id"]) {
  const data = Buffer.alloc(9000, "file ");
  const file = { id, name: "a.txt", contentType: "text/plain", attachmentId: null, offset: 0, last: true };
  const { attachmentId } = await calls["drafts.attach"]({ ...file, data: data.toString("base64") });
  return { id: attachmentId, name: "a.txt", size: data.length, contentType: "text/plain" };
}

function run(db: Writable) {
  const providers = new Map([["imap" as const, server.provider()]]);
  const shared = {
    db,
    providers,
    secrets: holdUnkept(secrets, { clock: systemClock, log: silentLog }),
    clock: systemClock,
    log: silentLog,
  };
  const engine = createEngine({
    ...shared,
    ...{
      random: () => 0,
      parseMail,
      fetch: globalThis.fetch,
      openBrowser: async () => undefined,
      onArrivals: () => {},
    },
  });
  const network = {
    lookup: async () => [],
    connect: () => {
      throw new Error("nobody");
    },
  };
  const discover = async () => ({ candidates: [], sentence: "" });
  const calls = writeHandlers({
    ...shared,
    random: Math.random,
    engine,
    discover,
    network,
    closing: new AbortController().signal,
  });
  engine.start();
  return { engine, calls };
}

function account(db: Writable): AccountId {
  const row = db.prepare<{ id: AccountId }>("SELECT id FROM accounts").get();
  if (!row) throw new Error("no account");
  return row.id;
}

async function synced(db: Writable, engine: ReturnType<typeof run>["engine"]): Promise<void> {
  await engine.sync(account(db), { whole: true });
  await until(() => db.prepare("SELECT 1 FROM messages WHERE body_state = 'none'").get() === undefined, { everyMs: 2 });
}

/** All that the provider tells, as the user sees it. */
function messagesOf(db: Writable): unknown {
  const { messages } = canonical(db) as { messages: { name: string }[] };
  return messages.filter(({ name }) => !name.includes("local:"));
}

function draftsIn(db: Writable): string[] {
  return listDrafts(db, null)
    .map(({ content: { subject, text, attachments } }) => `${subject} ${text.length} ${attachments.length}`)
    .sort();
}

/** Pages of some tables in the whole file, to know which drafts a broken page hides. */
function pagesOf(tables: readonly string[]): Set<number> {
  const db = openWriter(base);
  const list = JSON.stringify(tables);
  const rows = db
    .prepare<{ page: number }>("SELECT pageno AS page FROM dbstat WHERE name IN (SELECT value FROM json_each(?))")
    .all(list);
  db.close();
  return new Set(rows.map(({ page }) => page));
}

interface Outcome {
  detected: boolean;
  starts: number;
  drafts: string[];
  waiting: number;
  lost: boolean;
}

/** Starts until it runs, as the program does: a broken page met on the way asks for mending at the next start. */
async function live(path: string): Promise<Outcome> {
  let starts = 0;
  for (let again = true; again; ) {
    expect(++starts).toBeLessThanOrEqual(3);
    const db = openMending(path, now + starts * 1000);
    let met = false;
    const meeting = Promise.withResolvers<never>();
    meeting.promise.catch(() => undefined);
    onDamage(() => {
      met = true;
      meeting.reject(new Error("a broken page"));
    });
    const { engine } = run(db);
    let found: string[] = [];
    try {
      if (db.prepare("SELECT 1 FROM accounts").get()) await Promise.race([synced(db, engine), meeting.promise]);
      found = draftsIn(db);
    } catch (error) {
      if (!met && !isDamage(error)) met = check(db).length > 0;
      if (!met) throw error;
    }
    await engine.close();
    met ||= check(db).length > 0;
    onDamage(null);
    again = met;
    if (met) {
      db.close();
      requestMending(path);
      continue;
    }
    const isThere = db.prepare("SELECT 1 FROM accounts").get() !== undefined;
    const detected = lastMended(path) !== null;
    if (isThere) expect(checkAgainst(db, [server.snapshot()])).toEqual([]);
    if (isThere && detected) expect(messagesOf(db)).toEqual(straight);
    const waiting =
      db.prepare<{ count: number }>("SELECT count(*) AS count FROM outbox WHERE kind = 'send'").get()?.count ?? 0;
    db.close();
    return { detected, starts, drafts: found, waiting, lost: !isThere };
  }
  throw new Error("unreachable");
}

function copied(name: string): string {
  const path = join(folder, name);
  copyFileSync(base, path);
  return path;
}

function clean(path: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(path.slice(folder.length + 1))) rmSync(join(folder, name));
}

describe("a damaged file", () => {
  const flips = 200;
  test(`starts, tells, keeps the file and saves what can be read: ${flips} random page flips`, async () => {
    const own = pagesOf(["drafts", "draft_versions", "attachments", "blobs"]);
    const waiting = pagesOf(["outbox", "accounts"]);
    const pages = readFileSync(base).length / pageBytes;
    const tally = { detected: 0, harmless: 0, saved: 0, lost: 0 };
    for (let seed = 1; seed <= flips; seed++) {
      const random = randomFrom(seed);
      const path = copied(`flip${seed}.db`);
      const bytes = readFileSync(path);
      const broken = Array.from({ length: 1 + Math.floor(random() * 3) }, () => 1 + Math.floor(random() * pages));
      for (const page of broken) flip(bytes, page, random);
      writeFileSync(path, bytes);
      const outcome = await live(path).catch((error: unknown) => {
        throw new Error(`seed ${seed}, pages ${broken}`, { cause: error });
      });
      if (outcome.detected) {
        tally.detected++;
        expect(existsSync(join(folder, lastMended(path)?.kept ?? "none")), `seed ${seed}`).toBe(true);
      } else tally.harmless++;
      const intact = broken.every((page) => !own.has(page));
      if (intact) expect(outcome.drafts, `seed ${seed}, pages ${broken}`).toEqual(expect.arrayContaining(drafts));
      if (broken.every((page) => !waiting.has(page))) expect(outcome.waiting, `seed ${seed}, pages ${broken}`).toBe(1);
      if (intact) tally.saved++;
      if (outcome.lost) tally.lost++;
      clean(path);
    }
    expect(tally.detected).toBeGreaterThan(flips / 4);
    expect(tally.saved).toBeGreaterThan(flips / 2);
  }, 300_000);

  const cuts = 50;
  test(`the same of ${cuts} files that were cut short`, async () => {
    const last = Math.max(...pagesOf(["drafts", "draft_versions", "attachments", "blobs"]));
    for (let seed = 1; seed <= cuts; seed++) {
      const random = randomFrom(seed + 1000);
      const path = copied(`cut${seed}.db`);
      const cut = Math.floor(random() * readFileSync(path).length);
      truncateSync(path, cut);
      const outcome = await live(path).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
      expect(outcome.detected, `seed ${seed}`).toBe(true);
      if (last * pageBytes <= cut) expect(outcome.drafts, `seed ${seed}`).toEqual(expect.arrayContaining(drafts));
      expect(existsSync(join(folder, lastMended(path)?.kept ?? "none"))).toBe(true);
      clean(path);
    }
  });
});

function flip(bytes: Buffer, page: number, random: () => number): void {
  const start = (page - 1) * pageBytes;
  const whole = random() < 0.5;
  const count = whole ? pageBytes : 1 + Math.floor(random() * 8);
  for (let index = 0; index < count; index++) {
    const at = start + (whole ? index : Math.floor(random() * pageBytes));
    bytes[at] = Math.floor(random() * 256);
  }
}
