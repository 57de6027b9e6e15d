import type { AccountId, MessageId } from "../../shared/model/ids.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import type { Readable, Writable } from "./open.ts";
import { packBytes, unpackBytes } from "./schema/columns.ts";

/** What there is to read of a message, and its source where it is kept. */
export interface Content {
  id: MessageId;
  text: string;
  html: string | null;
  /** RFC 5322 source, or null. */
  source: Uint8Array | null;
  /** The source is the whole message. */
  complete: boolean;
}

/** Small, so that fifty texts from fifty packs are read in no time. */
const textPackBytes = 32 * 1024;
/** The larger, the less is kept; read one at a time. */
const restPackBytes = 256 * 1024;

interface Row {
  textPack: number | null;
  textAt: number;
  textBytes: number;
  restPack: number | null;
  restAt: number;
  htmlBytes: number | null;
  sourceBytes: number | null;
  complete: 0 | 1;
}

const columns = `text_pack AS textPack, text_at AS textAt, text_bytes AS textBytes, rest_pack AS restPack, rest_at AS restAt,
  html_bytes AS htmlBytes, source_bytes AS sourceBytes, complete`;

/** Keeps contents in place of what was held. Give many at once: they are compressed together. */
export function saveContents(db: Writable, contents: Iterable<Content>): void {
  const forget = db.prepare("DELETE FROM message_contents WHERE message_id = ?");
  const insert = db.prepare(
    `INSERT INTO message_contents (message_id, text_pack, text_at, text_bytes, rest_pack, rest_at, html_bytes, source_bytes,
       complete) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const texts = new Packing(db, textPackBytes);
  const rests = new Packing(db, restPackBytes);
  const rows: unknown[][] = [];
  for (const { id, text, html, source, complete } of contents) {
    forget.run(id);
    const htmlBytes = html === null ? null : Buffer.from(html, "utf8");
    const textAt = texts.add([Buffer.from(text, "utf8")]);
    const restAt = rests.add([htmlBytes, source]);
    const bytes = [htmlBytes?.length ?? null, source?.length ?? null];
    rows.push([id, textAt.pack, textAt.at, textAt.bytes, restAt.pack, restAt.at, ...bytes, +complete]);
  }
  texts.end();
  rests.end();
  for (const row of rows) insert.run(...row.map((value) => (value instanceof Place ? value.id : value)));
}

/** The id of a pack that is written only when it is full. */
class Place {
  id: number | bigint = 0;
}

/** Gathers pieces until they fill a pack. */
class Packing {
  readonly #db: Writable;
  readonly #most: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #place = new Place();

  constructor(db: Writable, most: number) {
    this.#db = db;
    this.#most = most;
  }

  /** Pieces that stand behind each other. Without any bytes they are in no pack. */
  add(pieces: (Uint8Array | null)[]): { pack: Place | null; at: number; bytes: number } {
    const given = pieces.filter((piece) => piece !== null);
    const bytes = given.reduce((sum, { length }) => sum + length, 0);
    if (bytes === 0) return { pack: null, at: 0, bytes };
    if (this.#bytes > 0 && this.#bytes + bytes > this.#most) this.end();
    const at = this.#bytes;
    this.#pieces.push(...given);
    this.#bytes += bytes;
    return { pack: this.#place, at, bytes };
  }

  end(): void {
    if (this.#bytes === 0) return;
    const insert = this.#db.prepare<{ id: number }>(
      "INSERT INTO packs (data, bytes, live) VALUES (?, ?, ?) RETURNING id",
    );
    const data = packBytes(Buffer.concat(this.#pieces, this.#bytes));
    failPoint("db.pack.before");
    this.#place.id = insert.get(data, this.#bytes, this.#bytes)?.id ?? 0;
    this.#pieces = [];
    this.#bytes = 0;
    this.#place = new Place();
  }
}

/** Null when nothing of this message is here. */
export function contentOf(db: Readable, id: MessageId): Content | null {
  return contentIn(db, reader(db), id);
}

function contentIn(db: Readable, read: Read, id: MessageId): Content | null {
  const row = db.prepare<Row>(`SELECT ${columns} FROM message_contents WHERE message_id = ?`).get(id);
  if (!row) return null;
  const { htmlBytes, sourceBytes, restPack, restAt } = row;
  const html = htmlBytes === null ? null : read(restPack, restAt, htmlBytes).toString("utf8");
  const source = sourceBytes === null ? null : read(restPack, restAt + (htmlBytes ?? 0), sourceBytes);
  return { id, text: textIn(read, row), html, source, complete: row.complete === 1 };
}

/** The texts to read of these messages, where they are here. */
export function textsOf(db: Readable, ids: readonly MessageId[]): Map<MessageId, string> {
  const rows = db
    .prepare<Row & { id: MessageId }>(
      `SELECT message_id AS id, ${columns} FROM message_contents WHERE message_id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(ids));
  const read = reader(db);
  return new Map(rows.map((row) => [row.id, textIn(read, row)]));
}

type Read = (pack: number | null, at: number, length: number) => Buffer;

function textIn(read: Read, { textPack, textAt, textBytes }: Row): string {
  return read(textPack, textAt, textBytes).toString("utf8");
}

/** Opens each pack once, and keeps the last ones open. */
function reader(db: Readable): Read {
  const open = openPacks(db);
  return (id, at, length) => {
    if (id === null || length === 0) return Buffer.alloc(0);
    const pack = open.get(id) ?? openPack(db, id);
    // The newest is last.
    open.delete(id);
    open.set(id, pack);
    return pack.subarray(at, at + length);
  };
}

/** 2 MB of texts. */
const mostOpen = 64;
const openedBy = new WeakMap<Readable, Map<number, Buffer>>();

/** Packs never change and no id comes again, so what a reader opened stays true; a writer may roll back. */
function openPacks(db: Readable): Map<number, Buffer> {
  const open = openedBy.get(db) ?? new Map<number, Buffer>();
  if (!("transaction" in db)) openedBy.set(db, open);
  for (const [id, pack] of open) {
    if (open.size <= mostOpen && pack.length <= textPackBytes) continue;
    open.delete(id);
  }
  return open;
}

function openPack(db: Readable, id: number): Buffer {
  const row = db.prepare<{ data: Uint8Array; bytes: number }>("SELECT data, bytes FROM packs WHERE id = ?").get(id);
  if (!row) return Buffer.alloc(0);
  const plain = unpackBytes(row.data, row.bytes);
  return Buffer.from(plain.buffer, plain.byteOffset, plain.length);
}

/** So many packs are written anew in one go. */
const tidiedAtOnce = 8;
/** So many of them are open at a time: 16 MB at most. */
const openedAtOnce = 64;

/** Writes packs anew of which less than half is still some message's. To be called after messages were removed. */
export function tidyPacks(db: Writable): void {
  const sparse = db
    .prepare<{ id: number }>(`SELECT id FROM packs WHERE live * 2 < bytes LIMIT ${tidiedAtOnce}`)
    .all()
    .map(({ id }) => id);
  if (sparse.length === 0) return;
  failPoint("db.tidy.before");
  writeAnew(db, sparse);
}

/**
 * Runs what removes these messages, and writes every pack anew that held a word of theirs, so that nothing of it stays in
 * the file: where something must be forgotten, not just removed.
 */
export function forgettingPacks<Result>(db: Writable, messages: readonly MessageId[], remove: () => Result): Result {
  const packs = db
    .prepare<{ id: number }>(
      `SELECT text_pack AS id FROM message_contents WHERE message_id IN (SELECT value FROM json_each(@list))
       UNION SELECT rest_pack FROM message_contents WHERE message_id IN (SELECT value FROM json_each(@list))`,
    )
    .all({ list: JSON.stringify(messages) })
    .map(({ id }) => id);
  const result = remove();
  writeAnew(db, packs);
  return result;
}

/** Puts what is still some message's into new packs, never two accounts into one: with an account its packs go. */
function writeAnew(db: Writable, packs: readonly number[]): void {
  for (let at = 0; at < packs.length; at += openedAtOnce) writeSome(db, packs.slice(at, at + openedAtOnce));
}

function writeSome(db: Writable, packs: readonly number[]): void {
  const list = JSON.stringify(packs);
  const read = reader(db);
  const rows = db
    .prepare<{ id: MessageId; account: AccountId }>(
      `SELECT c.message_id AS id, m.account_id AS account FROM message_contents c JOIN messages m ON m.id = c.message_id
       WHERE text_pack IN (SELECT value FROM json_each(@list)) OR rest_pack IN (SELECT value FROM json_each(@list))
       ORDER BY 1`,
    )
    .all({ list });
  for (const own of Map.groupBy(rows, ({ account }) => account).values())
    saveContents(
      db,
      own.flatMap(({ id }) => contentIn(db, read, id) ?? []),
    );
}
