import { checkTrace } from "../../electron/db/invariants/trace.ts";
import { forgottenPayload } from "../../electron/db/writes/outbox.ts";
import type { World } from "./world.ts";

interface Row {
  id: number;
  kind: string;
  key: string;
  state: string;
  reason: string;
  payload: string;
  attempts: number;
}

/** What every run promises in the end, beside what the database says of itself. @returns what was not kept */
export function promises(world: World): string[] {
  return [
    ...acts(world),
    ...effects(world),
    ...sends(world),
    ...drafts(world),
    ...manners(world),
    ...secrets(world),
    ...consents(world),
    ...world.plans.overdue(),
    ...recorded(world),
  ];
}

/** Every act of the user is done, waits, was taken back, or is shown as failed with its reason. */
function acts({ db, ledger }: World): string[] {
  const rows = new Map(
    db
      .prepare<Row>("SELECT id, kind, key, state, reason FROM outbox")
      .all()
      .map((row) => [row.id, row]),
  );
  return [...ledger.commands.values()].flatMap(({ id, kind, key }) => {
    const row = rows.get(id);
    if (!row) return [`command ${id} (${kind}) is lost`];
    if (row.key !== key) return [`command ${id} changed its key`];
    const shown = row.state === "failed" || row.state === "unknown";
    return shown && row.reason === "" ? [`command ${id} (${kind}) is ${row.state} for no reason`] : [];
  });
}

/** What is done was done at the server, to every letter that nobody else touched. */
function effects({ db, ledger, servers }: World): string[] {
  const state = db.prepare<{ state: string }>("SELECT state FROM outbox WHERE id = ?");
  return [...ledger.commands.values()].flatMap(({ id, kind, server: name, about }) => {
    const server = servers.get(name)?.server;
    if (!server || about.length === 0 || state.get(id)?.state !== "done") return [];
    const done = new Set(server.taken.filter((one) => one.kind === kind).map((one) => one.id));
    return about
      .filter((letter) => !done.has(letter) && !server.disturbed.has(letter))
      .map((letter) => `command ${id} (${kind}) is done, and was never done to ${letter}`);
  });
}

/** Each send is accepted once when it is done, never more, as it was written, and not at all when it was taken back. */
function sends({ db, ledger, servers }: World): string[] {
  const accepted = [...servers.values()].flatMap(({ server }) => server.accepted);
  const times = Map.groupBy(accepted, ({ key }) => key);
  const twice = [...times].filter(([, list]) => list.length > 1).map(([key]) => `sent more than once: ${key}`);
  const rows = db
    .prepare<Row>("SELECT id, kind, key, state, reason, payload, attempts FROM outbox WHERE kind = 'send'")
    .all();
  const wrong = rows.flatMap(({ id, key, state, payload, attempts }) => {
    const there = times.has(key);
    if (state === "done" && !there) return [`command ${id} is done, and was never sent`];
    // What was on its way while its conversation was forgotten may have left.
    if (state === "cancelled" && there && !(payload === forgottenPayload && attempts > 0))
      return [`command ${id} was taken back, and sent`];
    if (state === "failed" && there) return [`command ${id} is shown as failed, and was sent`];
    return [];
  });
  const other = [...ledger.commands.values()].flatMap(({ id, key, says }) => {
    const [there] = times.get(key) ?? [];
    if (!there || !says) return [];
    const files = says.files.filter((file) => file !== "unknown");
    const same = there.files.length === says.files.length && files.every((file) => there.files.includes(file));
    return [
      ...(there.text.includes(says.text.trim()) ? [] : [`command ${id} left with another text`]),
      ...(same ? [] : [`command ${id} left with other files: ${there.files}, and not ${says.files}`]),
    ];
  });
  return [...twice, ...wrong, ...other];
}

/** What a draft was saved with last is what is shown, unless it left. */
function drafts({ db, ledger }: World): string[] {
  const find = db.prepare<{ text: string; version: number }>(
    "SELECT content ->> '$.text' AS text, version FROM draft_versions WHERE draft_id = ? ORDER BY version DESC LIMIT 1",
  );
  return [...ledger.drafts].flatMap(([id, { version, text }]) => {
    const row = find.get(id);
    if (!row) return [`draft ${id} is lost`];
    return row.version < version || (row.version === version && row.text !== text)
      ? [`draft ${id} lost its newest text`]
      : [];
  });
}

/** Servers that asked to wait were not asked before. */
function manners({ servers }: World): string[] {
  return [...servers].flatMap(([name, { line }]) =>
    line.rushed.slice(0, 3).map((what) => `${name} was asked too early: ${what}`),
  );
}

/** Accounts that are here have their secret, and no other has one. */
function secrets({ db, secrets: { entries } }: World): string[] {
  const wanted = new Set(
    db
      .prepare<{ name: string }>("SELECT secret_backend || '/' || id AS name FROM accounts")
      .all()
      .map(({ name }) => name),
  );
  return [
    ...[...entries.keys()].filter((name) => !wanted.has(name)).map((name) => `a secret of no account: ${name}`),
    ...[...wanted].filter((name) => !entries.has(name)).map((name) => `an account without its secret: ${name}`),
  ];
}

/** What the user chose of conversations is so, and nothing is here of what is not wanted. */
function consents({ db, ledger }: World): string[] {
  const find = db.prepare<{ consent: string }>("SELECT consent FROM conversations WHERE id = ?");
  const lost = [...ledger.consents].flatMap(([id, consent]) => {
    const row = find.get(id);
    return row && row.consent !== consent ? [`conversation ${id} is ${row.consent}, and the user said ${consent}`] : [];
  });
  const kept = db
    .prepare<{ name: string }>(
      `SELECT m.remote_id AS name FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE c.consent <> 'allowed' AND c.remote_id IS NOT NULL`,
    )
    .all()
    .map(({ name }) => `${name} is here, and its conversation is not wanted`);
  return [...lost, ...kept];
}

/** The same again as it was recorded on the way, and whatever else the record shows. */
function recorded({ record, ledger, db, servers }: World): string[] {
  const state = db.prepare<{ state: string }>("SELECT state FROM outbox WHERE id = ?");
  for (const { id, server, key } of ledger.commands.values()) {
    record.note(server, "act", { key });
    if (state.get(id)) record.note(server, "outcome", { key, state: "waiting" });
  }
  for (const [name, { server }] of servers)
    for (const { key } of server.accepted) record.note(name, "applied", { key });
  const shown = db.prepare<{ text: string; version: number }>(
    "SELECT content ->> '$.text' AS text, version FROM draft_versions WHERE draft_id = ? ORDER BY version DESC LIMIT 1",
  );
  for (const [id, { version }] of ledger.drafts) {
    const row = shown.get(id);
    if (row?.version === version) record.note("", "draft-shown", { draft: String(id), text: row.text });
  }
  return checkTrace(record.events, { oldMs: 8 * 86_400_000 }).map(
    ({ number, invariant, detail }) => `recorded: ${number}: ${invariant}: ${detail}`,
  );
}
