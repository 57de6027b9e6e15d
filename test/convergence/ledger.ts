import type { Arrival } from "../../electron/sync/engine-types.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { Killed } from "./disk.ts";
import type { World } from "./world.ts";

interface Command {
  id: number;
  account: number;
  server: string;
  kind: string;
  key: string;
  /** When it may leave: that moment of the clock, or after so long where that alone was said; ms UTC, and ms. */
  dueAt: number;
  delayMs: number | null;
  payload: string;
  at: number;
  /** The messages of mail it is about, by the provider's ids. */
  about: string[];
  /** A message: what it says, and its files. */
  says?: { text: string; files: string[] };
}

/** What the user did and was promised, and what the user was told: held against what is so in the end. */
export class Ledger {
  readonly commands = new Map<number, Command>();
  /** Messages the user was told of, by server and id. */
  readonly told = new Set<string>();
  /** The newest text that each draft was saved with. */
  readonly drafts = new Map<number, { version: number; text: string }>();
  /** Files that the user put into drafts: names and hashes. */
  readonly files = new Map<number, string>();
  /** What the user chose of conversations. */
  readonly consents = new Map<number, string>();
  readonly #removing = new Map<number, () => void>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The user does something; what was promised is noted once it is. */
  act<Result>(what: string, call: () => Result | Promise<Result>, then?: (result: Result) => void): void {
    const { trace, program } = this.#world;
    trace.say(`user: ${what}`);
    const { life } = program;
    const answer = (async () => call())();
    answer.then(
      (result) => {
        if (life.dead) return;
        then?.(result);
        this.note();
      },
      (error: unknown) => {
        if (life.dead) return;
        trace.say(`user: ${what} refused: ${wordsOf(error)}`);
        this.note();
      },
    );
  }

  /** Notes the commands that are in the outbox now. */
  note(): void {
    const world = this.#world;
    if (!world.running) return;
    this.#settleRemovals();
    world.plans.look();
    const last = Math.max(0, ...this.commands.keys());
    const servers = new Map(world.accounts().map(({ id, server }) => [id as number, server.name]));
    const rows = world.db
      .prepare<Omit<Command, "server" | "at" | "about">>(
        `SELECT id, account_id AS account, kind, key, iif(state = 'held', due_at, 0) AS dueAt,
           iif(intent IS NULL, due_at - created_at, NULL) AS delayMs, payload FROM outbox
         WHERE id > ? ORDER BY id`,
      )
      .all(last);
    for (const row of rows) {
      const server = servers.get(row.account) ?? "";
      this.commands.set(row.id, { ...row, server, at: world.time.elapsed, about: this.#about(row) });
    }
  }

  #about({ kind, payload }: Pick<Command, "kind" | "payload">): string[] {
    if (kind !== "flags" && kind !== "move") return [];
    const { messageIds, items }: { messageIds?: number[]; items?: { messageId: number }[] } = JSON.parse(payload);
    const ids = messageIds ?? (items ?? []).map(({ messageId }) => messageId);
    return this.#world.db
      .prepare<{ id: string }>(
        "SELECT DISTINCT remote_id AS id FROM messages WHERE id IN (SELECT value FROM json_each(?))",
      )
      .all(JSON.stringify(ids))
      .map(({ id }) => id.replace(/#\d+$/, ""));
  }

  /** Just this was on screen when the user sent it. */
  sent(command: number, content: string): void {
    this.note();
    const known = this.commands.get(command);
    if (!known) return;
    const { text, attachments }: { text: string; attachments: { id: number }[] } = JSON.parse(content);
    known.says = { text, files: attachments.map(({ id }) => this.files.get(id) ?? "unknown") };
    const room: { id: number | null } | undefined = this.#world.db
      .prepare<{ id: number | null }>("SELECT conversation_id AS id FROM outbox WHERE id = ?")
      .get(command);
    if (room?.id != null && this.consents.has(room.id)) this.consents.set(room.id, "allowed");
  }

  saved(draft: number, version: number, text: string): void {
    if (!this.#world.running) return;
    this.drafts.set(draft, { version, text });
    this.#world.record.note("", "draft-saved", { draft: String(draft), text });
  }

  /** What was said in a conversation is forgotten, and what the user said there goes with it; only what is open stays. */
  forgotten(conversation: number, remoteId: string): void {
    const { db, record } = this.#world;
    const drafts = db.prepare<{ id: number }>("SELECT id FROM drafts WHERE conversation_id = ? AND state <> 'open'");
    for (const { id } of drafts.all(conversation)) this.drafts.delete(id);
    record.forget("chat", (message) => message.startsWith(`${remoteId}:`));
  }

  /** The user removes an account: what belongs to it goes with it, once it is gone. */
  removing(account: number, gone: () => void): void {
    this.#removing.set(account, gone);
  }

  #settleRemovals(): void {
    const find = this.#world.db.prepare("SELECT 1 FROM accounts WHERE id = ?");
    for (const [account, gone] of this.#removing) {
      if (find.get(account) !== undefined) continue;
      this.#removing.delete(account);
      for (const [id, command] of this.commands) if (command.account === account) this.commands.delete(id);
      gone();
    }
  }

  arrived(arrivals: readonly Arrival[]): void {
    const world = this.#world;
    const find = world.db.prepare<{ remoteId: string; settings: string; direction: string; receivedAt: number }>(
      `SELECT m.remote_id AS remoteId, a.settings, m.direction, m.received_at AS receivedAt FROM messages m JOIN accounts a ON a.id = m.account_id WHERE m.id = ?`,
    );
    for (const { messageId } of arrivals) {
      const row = find.get(messageId);
      if (!row) continue;
      const server = (JSON.parse(row.settings) as { server: string }).server;
      const name = `${server}/${row.remoteId}`;
      world.record.told(server, { message: row.remoteId, own: row.direction === "out", receivedAt: row.receivedAt });
      world.trace.say(`told of ${name}`);
      if (this.told.has(name)) world.breach(`told twice of ${name}`);
      if (row.direction === "out") world.breach(`told of the own message ${name}`);
      if (!world.servers.get(server)?.server.isNews(row.remoteId)) world.breach(`told of ${name}, which is no news`);
      this.told.add(name);
    }
  }

  killed(powerLost: boolean): void {
    this.#powerLost ||= powerLost;
  }

  #powerLost = false;

  /** After a loss of power, what was not on disk was never promised: it is no loss, and may come anew. */
  restarted(): void {
    this.#settleRemovals();
    if (!this.#powerLost) return;
    this.#powerLost = false;
    const { db } = this.#world;
    const consent = db.prepare<{ consent: string }>("SELECT consent FROM conversations WHERE id = ?");
    for (const id of [...this.consents.keys()]) {
      const row = consent.get(id);
      if (row) this.consents.set(id, row.consent);
      else this.consents.delete(id);
    }
    // What the program queued as it started may bear the number of one that is lost.
    const known = new Map(
      db
        .prepare<{ id: number; key: string }>("SELECT id, key FROM outbox")
        .all()
        .map(({ id, key }) => [id, key]),
    );
    for (const { id, key } of [...this.commands.values()]) if (known.get(id) !== key) this.commands.delete(id);
    const rows = db
      .prepare<{ name: string }>(
        `SELECT json_extract(a.settings, '$.server') || '/' || m.remote_id AS name FROM messages m JOIN accounts a ON a.id = m.account_id`,
      )
      .all();
    const held = new Set(rows.map(({ name }) => name));
    for (const name of [...this.told])
      if (!held.has(name)) {
        this.told.delete(name);
        this.#world.record.untold(name);
      }
    const newest = db.prepare<{ version: number | null }>(
      "SELECT max(version) AS version FROM draft_versions WHERE draft_id = ?",
    );
    for (const [id, { version }] of this.drafts) if ((newest.get(id)?.version ?? 0) < version) this.drafts.delete(id);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof ApiError) return `${error.kind}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${(error as Killed).message}` : String(error);
}
