import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { noticed, onDamage, untold } from "../../../electron/db/damage/is-damage.ts";
import { openMending, requestMending } from "../../../electron/db/damage/mend.ts";
import { forgetMended, lastMended, mendedView } from "../../../electron/db/damage/mended.ts";
import { openWriter, type Writable } from "../../../electron/db/open.ts";
import { findDraft } from "../../../electron/db/queries/drafts.ts";
import { failPoints, onFailPoint } from "../../../electron/fail-points/fail-point.ts";
import type { DraftId } from "../../../shared/model/ids.ts";

const now = Date.UTC(2026, 10, 21, 12);
const kept = "bobbin.db.damaged-20261121-120000";
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bobbin-mend-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  path = join(folder, "bobbin.db");
  const db = openWriter(path);
  const content = { accountId: 1, from: { name: "", address: "" }, to: [], cc: [], bcc: [], subject: "Kept", text: "" };
  for (const sql of [
    `INSERT INTO accounts (id, provider, address, name, hue, settings, secret_backend, state_kind, state_since, notices, created_at)
     VALUES (1, 'imap', 'me@example.org', '', 1, '{}', 'session', 'connected', 0, '[]', 0)`,
    "INSERT INTO drafts (id, kind, state, created_at) VALUES (7, 'new', 'open', 0), (8, 'new', 'sending', 0), (9, 'new', 'sending', 0)",
    ...[7, 8, 9].map(
      (id) =>
        `INSERT INTO draft_versions VALUES (${id}, 1, 0, '${JSON.stringify({ ...content, quote: false, attachments: [] })}')`,
    ),
    command("sent", "done", 1, 0),
    command("tried", "queued", 8, 1),
    command("later", "held", 9, 0, now + 1000),
    command("flags", "queued", null, 0, 0, "flags"),
  ])
    db.prepare(sql).run();
  db.close();
});

function command(key: string, state: string, draft: number | null, attempts: number, due = 0, kind = "send"): string {
  const settled = state === "done" ? 1 : null;
  return `INSERT INTO outbox (account_id, kind, key, payload, label, state, due_at, attempts, first_attempt_at, draft_id, created_at, settled_at)
    VALUES (1, '${kind}', '${key}', '{}', '', '${state}', ${due}, ${attempts}, ${attempts > 0 ? 1 : null}, ${draft}, 0, ${settled})`;
}

const states = (db: Writable): string[] =>
  db
    .prepare<{ key: string; state: string }>("SELECT key, state FROM outbox ORDER BY key")
    .all()
    .map(({ key, state }) => `${key} ${state}`);

function expectMended(db: Writable): void {
  expect(states(db)).toEqual(["flags failed", "later held", "tried unknown"]);
  expect(findDraft(db, 7 as DraftId)?.content.subject).toBe("Kept");
  expect(lastMended(path)?.kept).toBe(kept);
  expect(mendedView(path)?.sentence).toContain(
    "Saved: 1 account, 1 draft, 3 messages or changes that had not left yet.",
  );
  db.close();
  const left = readdirSync(folder).filter((name) => !name.startsWith(kept));
  expect(left.sort()).toEqual(["bobbin.db", "bobbin.db.mended.json"]);
}

test("nothing is sent again by itself: what may have left is unknown, what can't be told is shown as failed", () => {
  requestMending(path);
  expectMended(openMending(path, now));
  const again = openMending(path, now + 5000);
  expect(lastMended(path)?.at).toBe(now);
  again.close();
  forgetMended(path);
  expect(mendedView(path)).toBeNull();
});

const moments = failPoints.filter((name) => name.startsWith("damage.") && name !== "damage.request.before");

test.each(moments)("interrupted at %s, the next start ends it", (moment) => {
  requestMending(path);
  const stop = new Error("interrupted");
  onTestFinished(() => onFailPoint(null));
  onFailPoint((name) => {
    if (name === moment) throw stop;
  });
  expect(() => openMending(path, now)).toThrow(stop);
  onFailPoint(null);
  expectMended(openMending(path, now));
});

const plan = () => writeFileSync(`${path}.mending`, JSON.stringify({ kept: join(folder, kept), at: now }));

test.each<[string, () => void]>([
  ["before anything was moved", () => {}],
  ["after the file was moved", () => renameSync(path, join(folder, kept))],
  [
    "while the new one was being filled",
    () => {
      renameSync(path, join(folder, kept));
      openWriter(`${path}.mended`).close();
      writeFileSync(`${path}.mended.copy`, "half");
    },
  ],
  [
    "before the last note was removed",
    () => {
      requestMending(path);
      openMending(path, now).close();
    },
  ],
])("a mending interrupted %s is gone on with at the next start", (_when, before) => {
  before();
  plan();
  expectMended(openMending(path, now + 9000));
});

test.each(["while it saved", "before it put the new one in place"])(
  "a database that was put here after a mending that broke off %s stays, and the broken one too",
  (when) => {
    const whole = join(folder, "backup.db");
    copyFileSync(path, whole);
    requestMending(path);
    onTestFinished(() => onFailPoint(null));
    onFailPoint((name) => {
      if (name === (when === "while it saved" ? "damage.told.before" : "damage.place.before")) throw new Error("full");
    });
    expect(() => openMending(path, now)).toThrow("full");
    onFailPoint(null);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([kept, "bobbin.db.mending", "bobbin.db.mended"]));
    copyFileSync(whole, path);
    requestMending(path);
    const db = openMending(path, now + 9000);
    expect(states(db)).toContain("sent done");
    db.close();
    const left = readdirSync(folder).filter((name) => !/\.json$|-(?:wal|shm)$/.test(name));
    expect(left.sort()).toEqual(["backup.db", "bobbin.db", kept]);
  },
);

test("an empty file is a broken one, and a newer program's is not touched", () => {
  writeFileSync(path, "");
  const db = openMending(path, now);
  expect(lastMended(path)?.salvaged).toEqual({ accounts: 0, drafts: 0, outgoing: 0, lost: 0 });
  db.prepare("PRAGMA user_version = 77").run();
  db.close();
  const bytes = readFileSync(path);
  expect(() => openMending(path, now)).toThrow(/newer/);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test("after an end without closing the file is looked over before anything reads it, and only then", () => {
  const db = openWriter(path);
  const [root] = db
    .prepare<{ page: number }>("SELECT pageno AS page FROM dbstat WHERE name = 'drafts_by_conversation'")
    .all();
  db.prepare("INSERT INTO settings VALUES ('a', '1')").run();
  const unclean = join(folder, "unclean.db");
  for (const suffix of ["", "-wal"]) copyFileSync(`${path}${suffix}`, `${unclean}${suffix}`);
  db.close();
  for (const file of [unclean, path]) {
    const bytes = readFileSync(file);
    bytes.fill(0xa5, ((root?.page ?? 0) - 1) * 4096, (root?.page ?? 0) * 4096);
    writeFileSync(file, bytes);
  }
  const mended = openMending(unclean, now);
  expect(lastMended(unclean)?.salvaged).toMatchObject({ accounts: 1, outgoing: 3, lost: 0 });
  expect(mended.prepare("SELECT value FROM settings WHERE key = 'a'").get()).toEqual({ value: "1" });
  mended.close();
  openMending(path, now).close();
  expect(lastMended(path)).toBeNull();
});

test("what is dealt with is told to nobody, and what comes later is", () => {
  let told = 0;
  onDamage(() => told++);
  onTestFinished(() => onDamage(null));
  const meet = () =>
    noticed(() => {
      throw Object.assign(new Error("malformed"), { code: "SQLITE_CORRUPT" });
    });
  expect(() => untold(meet)).toThrow("malformed");
  expect(told).toBe(0);
  expect(meet).toThrow("malformed");
  expect(told).toBe(1);
});
