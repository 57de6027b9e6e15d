import type { FetchMessageObject, FetchQueryObject, ImapFlow } from "imapflow";
import { ConnectorError } from "../errors.ts";
import type { RemoteFlags } from "../model.ts";
import { allowances, withinAllowance } from "./allowance.ts";
import { unreadLines } from "./witness.ts";

/** What every fetch tells of a message. */
export interface FetchedRow {
  uid: number;
  flags: RemoteFlags;
  /** Bytes (RFC822.SIZE). */
  size: number;
  /** ms UTC (INTERNALDATE); null when the server told none that can be read. */
  receivedAt: number | null;
  emailId: string | null;
  /** Marked to be expunged. */
  deleted: boolean;
  /** X-GM-LABELS; empty elsewhere. */
  labels: string[];
}

/** With the headers that a list of messages and a conversation need, or with everything. */
export interface RowWithBytes extends FetchedRow {
  bytes: Uint8Array;
}

/** All that addresses, threads, dates and classifies a message; a fifth of an ordinary header block. */
const listedHeaders = [
  "Date",
  "From",
  "Sender",
  "Reply-To",
  "To",
  "Cc",
  "Bcc",
  "Subject",
  "Message-ID",
  "In-Reply-To",
  "References",
  "List-Id",
  "List-Unsubscribe",
  "Precedence",
  "Auto-Submitted",
  "Delivered-To",
  "X-Original-To",
  "Envelope-To",
];

const base = { uid: true, flags: true, internalDate: true, size: true, labels: true } satisfies FetchQueryObject;

/** Flags, sizes and dates. */
export async function fetchRows(client: ImapFlow, range: string): Promise<FetchedRow[]> {
  const rows = new Map<number, FetchedRow>();
  for (const row of await collect(client, allowances.rows, range, base, true, toRow)) {
    // A change of flags told in between comes as a row of its own.
    const known = rows.get(row.uid);
    rows.set(row.uid, known === undefined || known.size === 0 ? row : { ...known, flags: row.flags });
  }
  return [...rows.values()];
}

/** The same with the listed headers. `bySequence` takes positions instead of UIDs; only right after a fresh selection. */
export async function fetchHeaders(
  client: ImapFlow,
  range: string,
  { bySequence = false } = {},
): Promise<RowWithBytes[]> {
  return collect(client, allowances.headers, range, { ...base, headers: listedHeaders }, !bySequence, (message) =>
    message.headers ? { ...toRow(message), bytes: message.headers } : null,
  );
}

/** One message with its whole source. */
export async function fetchSource(client: ImapFlow, uid: number): Promise<RowWithBytes[]> {
  return collect(client, allowances.whole, String(uid), { ...base, source: true }, true, (message) =>
    message.source ? { ...toRow(message), bytes: message.source } : null,
  );
}

/** Some messages with their whole sources. The caller keeps windows small: all of it is in memory at once. */
export async function fetchSources(client: ImapFlow, range: string): Promise<RowWithBytes[]> {
  return collect(client, allowances.window, range, { ...base, source: true }, true, (message) =>
    message.source ? { ...toRow(message), bytes: message.source } : null,
  );
}

/**
 * Sources of messages of which the rest is known, planned to be small: all of it is in memory at once. A third of the work of asking for everything again.
 */
export async function fetchSourcesOf(client: ImapFlow, rows: readonly FetchedRow[]): Promise<RowWithBytes[]> {
  const known = new Map(rows.map((row) => [row.uid, row]));
  return collect(
    client,
    allowances.window,
    uidSet([...known.keys()]),
    { uid: true, source: true },
    true,
    ({ uid, source }) => {
      const row = known.get(uid);
      return row && source ? { ...row, bytes: source } : null;
    },
  );
}

/** The UIDs of positions `from` to `to`; only right after a fresh selection. */
export async function fetchUids(client: ImapFlow, from: number, to: number): Promise<number[]> {
  return collect(client, allowances.rows, `${from}:${to}`, { uid: true }, false, (message) => message.uid);
}

/**
 * UIDs from `from` to `to` that exist, ascending. Throws when the server refuses to search, and ConnectorError `server`
 * when it finds more than any folder holds.
 */
export async function searchUids(
  client: ImapFlow,
  from: number,
  to: number,
  since: Date | null = null,
): Promise<number[]> {
  const uids: number[] = [];
  // In parts whose answers are lines of a size that can be read.
  const step = Math.max(searchedAtOnce, Math.ceil((to - from) / mostSearches));
  for (let first = from; first <= to; first += step) {
    const last = Math.min(to, first + step - 1);
    const query = { uid: `${first}:${last}`, ...(since === null ? {} : { since }) };
    const found = await asked(client, allowances.usual, () => client.search(query, { uid: true }));
    if (!Array.isArray(found)) throw Object.assign(new Error("SEARCH was refused"), { responseStatus: "NO" });
    if (uids.length + found.length > mostFound)
      throw new ConnectorError({ kind: "server" }, `${client.host} finds more messages than a folder can hold.`);
    for (const uid of found.sort((a, b) => a - b)) if (uid >= first && uid <= last) uids.push(uid);
  }
  return uids;
}

/** UIDs of one SEARCH; where few of them are used, more at once. */
const searchedAtOnce = 100_000;
const mostSearches = 200;
/** Of all searches together; what is found is in memory at once. */
const mostFound = 2_000_000;

/**
 * Flags of the UIDs from `from` to `to`; with `changedSince` (a modseq) only those changed after it (RFC 7162).
 */
export async function fetchFlags(
  client: ImapFlow,
  from: number,
  to: number,
  changedSince: string | null,
): Promise<Pick<FetchedRow, "uid" | "flags" | "deleted">[]> {
  if (to < from) return [];
  const options = changedSince === null ? { uid: true } : { uid: true, changedSince: BigInt(changedSince) };
  return asked(client, allowances.flags, async () => {
    const rows: Pick<FetchedRow, "uid" | "flags" | "deleted">[] = [];
    for await (const message of client.fetch(`${from}:${to}`, { uid: true, flags: true }, options)) {
      // A range beyond the end may be answered with the last message.
      if (message.uid >= from && message.uid <= to)
        rows.push({ uid: message.uid, flags: toFlags(message.flags), deleted: isDeleted(message.flags) });
    }
    return rows;
  });
}

/**
 * A line that can't be read is left out of an answer that ends well: then it is asked once more. Some servers say of one
 * message the same each time; what else there is counts.
 */
async function asked<Answer>(client: ImapFlow, bytes: number, ask: () => Promise<Answer>): Promise<Answer> {
  const before = unreadLines(client);
  const answer = await withinAllowance(client, bytes, ask);
  return unreadLines(client) === before ? answer : withinAllowance(client, bytes, ask);
}

/** So many UIDs fit in a command whatever the server's limit on lines (RFC 7162 section 4). */
const uidsAtOnce = 500;

export function inChunks<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / uidsAtOnce);
  return Array.from({ length: count }, (_, index) => items.slice(index * uidsAtOnce, (index + 1) * uidsAtOnce));
}

/** UIDs as an IMAP sequence set, runs folded: `1:3,7`. Never empty: callers check. */
export function uidSet(uids: readonly number[]): string {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  const runs: [first: number, last: number][] = [];
  for (const uid of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === uid - 1) run[1] = uid;
    else runs.push([uid, uid]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}:${last}`)).join(",");
}

/** RFC 9051 section 2.3.2. */
export function toFlags(flags: Iterable<string> | undefined): RemoteFlags {
  const set = new Set([...(flags ?? [])].map((flag) => flag.toLowerCase()));
  return {
    read: set.has("\\seen"),
    starred: set.has("\\flagged"),
    answered: set.has("\\answered"),
    draft: set.has("\\draft"),
  };
}

function isDeleted(flags: Iterable<string> | undefined): boolean {
  return [...(flags ?? [])].some((flag) => flag.toLowerCase() === "\\deleted");
}

async function collect<Row>(
  client: ImapFlow,
  bytes: number,
  range: string,
  query: FetchQueryObject,
  byUid: boolean,
  map: (message: FetchMessageObject) => Row | null,
): Promise<Row[]> {
  return asked(client, bytes, async () => {
    const rows: Row[] = [];
    for await (const message of client.fetch(range, query, { uid: byUid })) {
      // What the server tells by itself between the rows (a change of flags) comes as a row without what was asked for.
      if (!Number.isSafeInteger(message.uid)) continue;
      const row = map(message);
      if (row !== null) rows.push(row);
    }
    return rows;
  });
}

function toRow(message: FetchMessageObject): FetchedRow {
  const received = message.internalDate === undefined ? Number.NaN : new Date(message.internalDate).getTime();
  return {
    uid: message.uid,
    flags: toFlags(message.flags),
    size: message.size ?? 0,
    receivedAt: Number.isFinite(received) ? received : null,
    emailId: message.emailId || null,
    deleted: isDeleted(message.flags),
    labels: [...(message.labels ?? [])],
  };
}
