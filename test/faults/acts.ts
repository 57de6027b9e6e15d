import { setTimeout as sleep } from "node:timers/promises";
import type { Readable } from "../../electron/db/open.ts";
import type { DraftContent, DraftView } from "../../shared/model/draft.ts";
import { type Act, attachedText, finalDraftText, savedWord, type Task } from "./task.ts";

export interface World {
  db: Readable;
  task: Task;
  /** @throws Error with the sentence that the user is shown */
  call(method: string, input: unknown): Promise<unknown>;
  /** Lets time pass at once, ms. */
  pass(ms: number): void;
  /** As when the machine wakes. */
  wake(): void;
}

/** Each looks first: what is there already is not done again. */
export const acts: Record<Act, (world: World) => Promise<void>> = {
  nothing: async () => undefined,
  migrate: async () => undefined,
  "add-account": addAccount,
  async flags(world) {
    const target = { messageIds: [messageOf(world, "Letter 1")] };
    if (flagOf(world, "Letter 1", "read") === 0) await world.call("triage.read", { target, read: true });
    if (flagOf(world, "Letter 1", "starred") === 0) await world.call("triage.star", { target, starred: true });
    const other = { messageIds: [messageOf(world, "Letter 2")] };
    if (flagOf(world, "Letter 2", "read") === 1) await world.call("triage.read", { target: other, read: false });
  },
  move: (world) => moveTo(world, ["Letter 1", "Letter 3"], "archive"),
  delete: (world) => moveTo(world, ["Letter 2", "Letter 4"], "trash"),
  "send-mail": (world) => send(world, "Sweep letter", 0),
  async "send-later"(world) {
    await send(world, "Sweep later", 60_000);
    world.pass(61_000);
    await world.call("accounts.sync", { id: null, whole: false });
  },
  snooze,
  reply: (world) => send(world, "Re: Letter 5", 0, "Letter 5"),
  "edit-draft": editDraft,
  "send-chat": sendChat,
};

async function addAccount({ db, task, call }: World): Promise<void> {
  if (db.prepare("SELECT 1 FROM accounts").get()) return;
  const { account, passphrase } = task;
  await call("accounts.add", { ...account, ...(account?.secrets === "file" && { passphrase }) });
}

function messageOf({ db }: World, subject: string): number {
  const row = db.prepare<{ id: number }>("SELECT id FROM messages WHERE subject = ? ORDER BY id").get(subject);
  if (!row) throw new Error(`no message ${subject}`);
  return row.id;
}

function flagOf({ db }: World, subject: string, flag: "read" | "starred"): number | undefined {
  return db.prepare<{ flag: number }>(`SELECT ${flag} AS flag FROM messages WHERE subject = ?`).get(subject)?.flag;
}

async function moveTo(world: World, subjects: string[], role: string): Promise<void> {
  for (const subject of subjects) {
    const there = world.db
      .prepare(
        `SELECT 1 FROM messages m JOIN placements p ON p.message_id = m.id AND p.state <> 'leaving'
         JOIN folders f ON f.id = p.folder_id WHERE m.subject = ? AND f.role = ?`,
      )
      .get(subject, role);
    const target = { messageIds: [messageOf(world, subject)] };
    if (!there) await world.call("triage.move", { target, to: { role } });
  }
}

/** Put away for a minute, which passes. */
async function snooze(world: World): Promise<void> {
  const { db, call } = world;
  const row = db
    .prepare<{ id: number; away: number | null }>(
      `SELECT m.conversation_id AS id, s.returned_at IS NULL AS away FROM messages m
       LEFT JOIN snoozes s ON s.conversation_id = m.conversation_id WHERE m.subject = 'Letter 6'`,
    )
    .get();
  const { known } = db.prepare<{ known: number }>("SELECT count(*) AS known FROM snoozes").get() ?? {};
  if (known === 0) {
    const when = { intent: { kind: "relative", ms: 60_000 }, zone: "UTC" };
    await call("triage.snooze", { conversationIds: [row?.id], when });
  } else if (row?.away === 0) return;
  world.pass(61_000);
  world.wake();
  const back = () => db.prepare("SELECT 1 FROM snoozes WHERE returned_at IS NOT NULL").get();
  for (let looks = 0; !back(); looks++) {
    if (looks === 2000) throw new Error("it does not come back");
    await sleep(30);
  }
}

/** The draft that is being written, if there is one. */
function openDraft({ db }: World): DraftView | undefined {
  const row = db
    .prepare<{ id: number; version: number; content: string }>(
      `SELECT d.id, v.version, v.content FROM drafts d JOIN draft_versions v ON v.draft_id = d.id
       WHERE d.state = 'open' ORDER BY d.id DESC, v.version DESC LIMIT 1`,
    )
    .get();
  return row && ({ ...row, content: JSON.parse(row.content) } as DraftView);
}

const draftOf = async (world: World, input: object): Promise<DraftView> =>
  openDraft(world) ?? ((await world.call("drafts.create", { sourceId: null, accountId: null, ...input })) as DraftView);

async function save(world: World, draft: DraftView, content: DraftContent): Promise<DraftView> {
  const answer = await world.call("drafts.save", { id: draft.id, version: draft.version, content });
  const { version } = answer as { version: number };
  process.stdout.write(`${savedWord} ${content.text}\n`);
  return { ...draft, version, content };
}

function isOnItsWay({ db }: World): boolean {
  return db.prepare("SELECT 1 FROM outbox WHERE kind = 'send' AND state <> 'cancelled'").get() !== undefined;
}

async function send(world: World, subject: string, delayMs: number, answered?: string): Promise<void> {
  if (isOnItsWay(world)) return;
  const answer = answered && { kind: "reply", sourceId: messageOf(world, answered) };
  let draft = await draftOf(world, answer || { kind: "new" });
  const attachments = answered ? await attached(world, draft) : draft.content.attachments;
  const to = [{ name: "Bob", address: "bob@example.test" }];
  if (draft.content.text !== "Said once.")
    draft = await save(world, draft, { ...draft.content, to, subject, text: "Said once.", attachments });
  await world.call("drafts.send", { id: draft.id, version: draft.version, delayMs });
}

/** In two pieces, as the page gives large files. */
async function attached(world: World, { id, content }: DraftView): Promise<DraftContent["attachments"]> {
  if (content.attachments.length > 0) return content.attachments;
  const bytes = Buffer.from(attachedText);
  const half = bytes.length / 2;
  const file = { id, name: "notes.txt", contentType: "text/plain" };
  const piece = (from: number, to: number) => bytes.subarray(from, to).toString("base64");
  const first = await world.call("drafts.attach", {
    ...{ ...file, attachmentId: null, offset: 0, data: piece(0, half), last: false },
  });
  const { attachmentId } = first as { attachmentId: DraftContent["attachments"][number]["id"] };
  await world.call("drafts.attach", {
    ...file,
    attachmentId,
    offset: half,
    data: piece(half, bytes.length),
    last: true,
  });
  return [{ id: attachmentId, name: "notes.txt", contentType: "text/plain", size: bytes.length }];
}

/** Word by word; then it rests, and is kept at the server. */
async function editDraft(world: World): Promise<void> {
  const words = finalDraftText.split(" ");
  let draft = await draftOf(world, { kind: "new" });
  for (;;) {
    const { text } = draft.content;
    if (text === finalDraftText) break;
    const next = text.trim() === "" ? words.slice(0, 1) : words.slice(0, text.split(" ").length + 1);
    const to = [{ name: "Bob", address: "bob@example.test" }];
    draft = await save(world, draft, { ...draft.content, to, subject: "Sweep draft", text: next.join(" ") });
    if (next.length === 3) await rest(world, 20_000);
  }
  // Also longer than what passed before a crash, in which the clock stood ahead.
  await rest(world, 600_000);
}

async function rest(world: World, ms: number): Promise<void> {
  world.pass(ms);
  await world.call("accounts.sync", { id: null, whole: true });
}

async function sendChat(world: World): Promise<void> {
  const { db, call } = world;
  const room = db.prepare<{ id: number }>("SELECT id FROM conversations WHERE subject LIKE '%general'").get();
  if (!isOnItsWay(world)) {
    let draft = await draftOf(world, { kind: "message", conversationId: room?.id });
    if (draft.content.text !== "Said *once*.")
      draft = await save(world, draft, { ...draft.content, text: "Said *once*." });
    await call("drafts.send", { id: draft.id, version: draft.version, delayMs: null });
  }
  const target = messageSaid(db, "hello");
  const done = (kind: string) => db.prepare("SELECT 1 FROM outbox WHERE kind = ?").get(kind) !== undefined;
  if (!done("react")) await call("messages.react", { id: target, emoji: "🎉", on: true });
  if (!done("edit")) await call("messages.edit", { id: messageSaid(db, "my old words"), text: "my new words" });
}

function messageSaid(db: Readable, snippet: string): number | undefined {
  return db
    .prepare<{ id: number }>(
      "SELECT id FROM messages WHERE snippet = ? OR snippet = 'my new words' ORDER BY snippet = ? DESC",
    )
    .get(snippet, snippet)?.id;
}
