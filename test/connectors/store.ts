import { onTestFinished } from "vitest";
import type { AccountSecret, Batch, Connector, ConnectorContext, Cursor } from "../../electron/connectors/contract.ts";
import type { RemoteEvent } from "../../electron/connectors/model.ts";
import { silentLog, systemClock } from "../../electron/connectors/ports.ts";
import { check } from "../../electron/db/check.ts";
import { type Dump, dump } from "../../electron/db/dump.ts";
import type { Writable } from "../../electron/db/open.ts";
import { textsOf } from "../../electron/db/packs.ts";
import { insertAccount, loadCursor } from "../../electron/db/writes/accounts.ts";
import { markSelf } from "../../electron/db/writes/identities.ts";
import { parseMail } from "../../electron/mail/parse.ts";
import { missingBodies } from "../../electron/sync/bodies.ts";
import { ingest, ingestContents, ingestEvents } from "../../electron/sync/ingest.ts";
import { identityKeyOf } from "../../electron/sync/people.ts";
import type { AccountId, MessageId } from "../../shared/model/ids.ts";
import { temporaryDatabase } from "../support/database.ts";
import type { World } from "./harness.ts";

export const never = new AbortController().signal;

/** What a connector needs of the program, with nothing behind it. */
export function contextOf(more: Partial<ConnectorContext> = {}) {
  return {
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    signal: never,
    parseMail,
    notice: () => undefined,
    isWanted: () => true,
    watched: () => [],
    renewSecret: async () => undefined,
    pace: () => undefined,
    fetch: globalThis.fetch,
    openBrowser: async (url: string) => browse(url),
    ...more,
  };
}

/** An account: a real database, and sessions that can be ended and begun anew. */
export class Store {
  readonly db: Writable;
  readonly account: AccountId;
  readonly world: World;
  readonly batches: Batch[] = [];
  connector: Connector;
  readonly #open: () => Connector;

  constructor(world: World, db: Writable, account: AccountId, open: () => Connector) {
    this.world = world;
    this.db = db;
    this.account = account;
    this.#open = open;
    this.connector = open();
  }

  /** Ends the session, as a crash would, and begins another. */
  async restart(): Promise<void> {
    await this.connector.close();
    this.connector = this.#open();
  }

  get cursor(): Cursor | null {
    return loadCursor<Cursor>(this.db, this.account);
  }

  apply(batch: Batch, purge = true): void {
    this.batches.push(JSON.parse(JSON.stringify(batch, keepSets)));
    ingest(this.db, this.account, batch, { ...quietly(), purge });
  }

  ingestEvents(events: RemoteEvent[]): void {
    ingestEvents(this.db, this.account, events, quietly());
  }

  /** One round of changes. @param upTo batches, then it is abandoned. @returns how many there were */
  async round(upTo = Number.POSITIVE_INFINITY): Promise<number> {
    return this.#take(this.connector.changes(this.cursor, never), upTo, true);
  }

  async history(upTo = Number.POSITIVE_INFINITY): Promise<number> {
    const { cursor, connector } = this;
    if (!connector.backfill || cursor === null) return 0;
    return this.#take(connector.backfill(cursor, { since: null }, never), upTo, false);
  }

  /** Contents of messages that came without. */
  async contents(whole = false): Promise<void> {
    const { connector, db, account } = this;
    for (
      let requests = missingBodies(db, account);
      connector.contents && requests.length > 0;
      requests = missingBodies(db, account)
    ) {
      for await (const content of connector.contents(requests, { whole }, never))
        ingestContents(db, account, [content], quietly());
    }
  }

  /** Everything there is. */
  async whole(): Promise<void> {
    await this.round();
    await this.history();
    await this.contents();
  }

  /** What the user would read, oldest first. */
  texts(): string[] {
    const rows = this.db
      .prepare<{ id: MessageId; subject: string }>(
        "SELECT id, subject FROM messages WHERE content_kind <> 'removed' ORDER BY sequence, received_at, sort_at, id",
      )
      .all();
    const texts = textsOf(
      this.db,
      rows.map(({ id }) => id),
    );
    return rows.map(({ id, subject }) => (subject === "" ? (texts.get(id) ?? "") : subject));
  }

  count(): number {
    return this.db.prepare<{ count: number }>("SELECT count(*) AS count FROM messages").get()?.count ?? 0;
  }

  rows(): { id: MessageId; remoteId: string; direction: string; echoKey: string | null }[] {
    return this.db
      .prepare<{ id: MessageId; remoteId: string; direction: string; echoKey: string | null }>(
        "SELECT id, remote_id AS remoteId, direction, echo_key AS echoKey FROM messages ORDER BY id",
      )
      .all();
  }

  /** What the database knows of messages and conversations, but for those that were taken back and named by nothing else. */
  state(): Pick<Dump, "messages" | "conversations"> {
    const { messages, conversations } = dump(this.db);
    const left = messages.filter(({ chat }) => chat?.content !== "removed");
    const ids = new Set(left.map(({ id }) => id));
    // A conversation is called by its first message, whether that is still there or not.
    const names = new Map<number | null, number | null>();
    const shown = conversations.map((conversation) => {
      const held = conversation.messages.filter((id) => ids.has(id));
      names.set(conversation.id, held[0] ?? null);
      return { ...conversation, id: held[0] ?? null, messages: held };
    });
    return {
      messages: left.map((message) => ({ ...message, conversation: names.get(message.conversation) ?? 0 })),
      conversations: shown,
    };
  }

  broken(): unknown[] {
    return check(this.db);
  }

  async #take(batches: AsyncIterable<Batch>, upTo: number, purge: boolean): Promise<number> {
    let count = 0;
    if (upTo === 0) return 0;
    for await (const batch of batches) {
      this.apply(batch, purge);
      if (++count >= upTo) break;
    }
    return count;
  }
}

/** Signs in, says who the user is, and opens a session; everything is closed and checked when the test is over. */
export async function openStore(
  world: World,
  more: Partial<ConnectorContext> = {},
  fields = world.fields,
): Promise<Store> {
  const signedIn = await world.provider.signIn(fields, contextOf(more));
  let secret: AccountSecret = signedIn.secret;
  const db = temporaryDatabase();
  const { address, name, settings } = signedIn;
  const row = { provider: world.provider.id, address, name, hue: 1, settings, secretBackend: "session" as const };
  const account = insertAccount(db, row, Date.now());
  const renewSecret = async (fresh: AccountSecret): Promise<void> => {
    secret = fresh;
    await more.renewSecret?.(fresh);
  };
  const open = (): Connector =>
    world.provider.open({ ...contextOf(more), settings, secret: async () => secret, renewSecret });
  const store = new Store(world, db, account, open);
  const people = await store.connector.self(never);
  db.transaction(() => markSelf(db, account, people.map(identityKeyOf)));
  onTestFinished(async () => {
    await store.connector.close();
    const broken = check(db);
    if (broken.length > 0) throw new Error(`the database is broken: ${JSON.stringify(broken)}`);
  });
  return store;
}

function quietly() {
  const now = Date.now();
  return { now, live: false, skip: new Set<string>(), purge: false, roundStartedAt: now };
}

function keepSets(_: string, value: unknown): unknown {
  return value instanceof Set ? [...value] : value;
}

/** What a browser does, with a user who agrees to everything. */
async function browse(url: string): Promise<void> {
  const response = await fetch(url, { redirect: "manual" });
  const next = response.headers.get("location");
  await response.body?.cancel();
  if (next !== null) await browse(new URL(next, url).href);
}
