import type { AccountId, CommandId, ConversationId, DraftId, MessageId } from "../../shared/model/ids.ts";
import type { Dice } from "./dice.ts";
import type { Steps } from "./steps.ts";
import { VirtualMail } from "./virtual-mail.ts";
import type { World } from "./world.ts";

interface MessageRow {
  id: MessageId;
  conversationId: ConversationId;
  accountId: AccountId;
  remoteId: string;
  told: number;
}

/** A message of mail that is on screen. */
export function letter(world: World, dice: Dice, where = "1"): MessageRow | undefined {
  const rows = world.db
    .prepare<MessageRow>(
      `SELECT m.id, m.conversation_id AS conversationId, m.account_id AS accountId, m.remote_id AS remoteId,
         c.remote_id IS NOT NULL AS told
       FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.remote_id IS NULL AND ${where} ORDER BY m.id`,
    )
    .all();
  return rows.length === 0 ? undefined : dice.pick(rows);
}

/** One message, or its whole conversation. */
function targetOf(row: MessageRow, dice: Dice) {
  return dice.chance(0.5) ? { conversationIds: [row.conversationId] } : { messageIds: [row.id] };
}

function read(world: World, dice: Dice): void {
  const row = letter(world, dice);
  if (!row) return;
  const wanted = dice.chance(0.7);
  world.ledger.act(`mark ${row.remoteId} ${wanted ? "read" : "unread"}`, () =>
    world.program.calls["triage.read"]({ target: targetOf(row, dice), read: wanted }),
  );
}

function star(world: World, dice: Dice): void {
  const row = letter(world, dice);
  if (!row) return;
  const starred = dice.chance(0.6);
  world.ledger.act(`${starred ? "star" : "unstar"} ${row.remoteId}`, () =>
    world.program.calls["triage.star"]({ target: targetOf(row, dice), starred }),
  );
}

function move(world: World, dice: Dice): void {
  const row = letter(world, dice);
  if (!row) return;
  const target = targetOf(row, dice);
  const folders = world.db
    .prepare<{ id: number; name: string }>(
      "SELECT id, name FROM folders WHERE account_id = ? AND role IS NULL AND selectable = 1 ORDER BY id",
    )
    .all(row.accountId);
  const role = dice.pick(["archive", "trash", "inbox", "junk", "archive", "trash"] as const);
  const folder = folders.length > 0 && dice.chance(0.3) ? dice.pick(folders) : undefined;
  const to = folder ? { folderId: folder.id as never } : { role };
  world.ledger.act(`move ${row.remoteId} to ${folder?.name ?? role}`, () =>
    world.program.calls["triage.move"]({ target, to }),
  );
}

function undo(world: World, dice: Dice): void {
  const rows = world.db
    .prepare<{ undoId: string; label: string }>(
      "SELECT undo_id AS undoId, min(label) AS label FROM outbox WHERE undo_id IS NOT NULL AND kind <> 'send' GROUP BY undo_id ORDER BY max(id) DESC LIMIT 3",
    )
    .all();
  if (rows.length === 0) return;
  const { undoId, label } = dice.pick(rows);
  world.ledger.act(`undo “${label}”`, () => world.program.calls["triage.undo"]({ undoId }));
}

function write(world: World, dice: Dice): void {
  const { calls } = world.program;
  const accounts = world.accounts().filter(({ server }) => server.provider === "imap");
  if (accounts.length === 0) return;
  const account = dice.pick(accounts);
  const source = dice.chance(0.5) ? letter(world, dice, `m.account_id = ${account.id}`) : undefined;
  const text = `draft ${dice.below(1_000_000)}`;
  world.ledger.act(source ? `reply to ${source.remoteId}` : "write", async () => {
    const kind = source ? ("reply" as const) : ("new" as const);
    const draft = await calls["drafts.create"]({ kind, sourceId: source?.id ?? null, accountId: account.id });
    const to = draft.content.to.length > 0 ? draft.content.to : [{ name: "Anna", address: "anna@example.org" }];
    const content = { ...draft.content, to, subject: draft.content.subject || text, text, quote: false };
    const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
    world.ledger.saved(draft.id, version, text);
  });
}

export function openDraft(world: World, dice: Dice): { id: DraftId; version: number; content: string } | undefined {
  const rows = world.db
    .prepare<{ id: DraftId; version: number; content: string }>(
      `SELECT d.id, v.version, v.content FROM drafts d JOIN draft_versions v ON v.draft_id = d.id WHERE d.state = 'open'
         AND v.version = (SELECT max(version) FROM draft_versions WHERE draft_id = d.id) ORDER BY d.id`,
    )
    .all();
  return rows.length === 0 ? undefined : dice.pick(rows);
}

function editDraft(world: World, dice: Dice): void {
  const draft = openDraft(world, dice);
  if (!draft) return;
  const text = `draft ${dice.below(1_000_000)}`;
  world.ledger.act(`write on draft ${draft.id}`, async () => {
    const content = { ...JSON.parse(draft.content), text };
    const { version } = await world.program.calls["drafts.save"]({ id: draft.id, version: draft.version, content });
    world.ledger.saved(draft.id, version, text);
  });
}

function discard(world: World, dice: Dice): void {
  const draft = openDraft(world, dice);
  if (!draft) return;
  world.ledger.act(`discard draft ${draft.id}`, () => world.program.calls["drafts.discard"]({ id: draft.id }));
}

function send(world: World, dice: Dice): void {
  const draft = openDraft(world, dice);
  if (!draft) return;
  const delayMs = dice.weighted([
    [5, null],
    [4, 0],
    [1, 3_600_000 * (1 + dice.below(5))],
  ] as const);
  const { id, version } = draft;
  world.ledger.act(
    `send draft ${id} ${delayMs ?? ""}`,
    () => world.program.calls["drafts.send"]({ id, version, delayMs }),
    ({ commandId }) => world.ledger.sent(commandId, draft.content),
  );
}

function undoSend(world: World, dice: Dice): void {
  const rows = world.db
    .prepare<{ id: CommandId }>("SELECT id FROM outbox WHERE kind = 'send' AND state IN ('held', 'queued') ORDER BY id")
    .all();
  if (rows.length === 0) return;
  const { id } = dice.pick(rows);
  world.ledger.act(`take the message of command ${id} back`, () =>
    world.program.calls["drafts.undoSend"]({ commandId: id }),
  );
}

/** The user knows what arrived, and says so; or tries again what failed. */
function settle(world: World, dice: Dice): void {
  const rows = world.db
    .prepare<{ id: CommandId; kind: string; key: string; state: string }>(
      "SELECT id, kind, key, state FROM outbox WHERE state IN ('failed', 'unknown') ORDER BY id",
    )
    .all();
  if (rows.length === 0) return;
  const { id, key, state } = dice.pick(rows);
  const arrived = [...world.servers.values()].some(({ server }) => server.accepted.some((one) => one.key === key));
  const { calls } = world.program;
  if (arrived && state === "unknown")
    world.ledger.act(`say that ${id} arrived`, () => calls["outbox.settle"]({ commandId: id, as: "done" }));
  else if (arrived || dice.chance(0.3))
    world.ledger.act(`give ${id} up`, () => calls["outbox.settle"]({ commandId: id, as: "discarded" }));
  else world.ledger.act(`try ${id} again`, () => calls["outbox.retry"]({ commandId: id }));
}

function syncNow(world: World, dice: Dice): void {
  const { id } = dice.pick([{ id: null }, ...world.accounts()]);
  world.ledger.act(`sync ${id ?? "all"}`, () => world.program.calls["accounts.sync"]({ id, whole: dice.chance(0.3) }));
}

function pause(world: World, dice: Dice): void {
  const rows = world.db.prepare<{ id: AccountId; paused: number }>("SELECT id, paused FROM accounts ORDER BY id").all();
  if (rows.length === 0) return;
  const { id, paused } = dice.pick(rows);
  world.ledger.act(`${paused ? "resume" : "pause"} ${id}`, () =>
    world.program.calls["accounts.pause"]({ id, paused: paused === 0 }),
  );
}

export function addAccount(world: World, name: string): void {
  const found = world.servers.get(name);
  if (!found) return;
  const { provider, password } = found.server;
  world.ledger.act(`add ${name}`, () =>
    world.program.calls["accounts.add"]({ provider, fields: { server: name, password }, secrets: "session" }),
  );
}

function addMissing(world: World, dice: Dice): void {
  const here = new Set(world.accounts().map(({ server }) => server.name));
  const missing = [...world.servers.keys()].filter((name) => !here.has(name));
  if (missing.length > 0) addAccount(world, dice.pick(missing));
}

function removeAccount(world: World, dice: Dice): void {
  const accounts = world.accounts();
  if (accounts.length === 0) return;
  const { id, server } = dice.pick(accounts);
  world.ledger.removing(id, () => {
    if (server instanceof VirtualMail) for (const letter of server.store.all) letter.forsaken = true;
  });
  world.ledger.act(`remove ${server.name}`, () => world.program.calls["accounts.remove"]({ id }));
}

export function signIn(world: World): void {
  const rows = world.db
    .prepare<{ id: AccountId; settings: string }>(
      "SELECT id, settings FROM accounts WHERE state_kind = 'needs-sign-in' ORDER BY id",
    )
    .all();
  for (const { id, settings } of rows) {
    const { server } = JSON.parse(settings);
    const password = world.servers.get(server)?.server.password ?? "";
    world.ledger.act(`sign in to ${server}`, () =>
      world.program.calls["accounts.signIn"]({ id, fields: { password } }),
    );
  }
}

function look(world: World, dice: Dice): void {
  const row = letter(world, dice, "m.body_state = 'none'");
  if (!row) return;
  world.ledger.act(`open ${row.remoteId}`, () => world.program.engine.fetchBodies([row.id]));
}

export const userSteps: Steps = [
  [14, read],
  [7, star],
  [12, move],
  [4, undo],
  [7, write],
  [6, editDraft],
  [2, discard],
  [8, send],
  [4, undoSend],
  [3, settle],
  [4, syncNow],
  [2, pause],
  [2, addMissing],
  [0.3, removeAccount],
  [3, signIn],
  [2, look],
];
