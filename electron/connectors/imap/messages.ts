import type { ImapFlow } from "imapflow";
import type { ParsedMail } from "../../mail/model.ts";
import type { RemoteFolder, RemoteMessage } from "../model.ts";
import { type FetchedRow, fetchSources, fetchSourcesOf, type RowWithBytes, uidSet } from "./fetch.ts";
import { headerBlock } from "./identity.ts";
import { fetchLarge, type LargeMessage } from "./large.ts";
import { type MapContext, toContent, toMessage } from "./map.ts";
import type { Session } from "./session.ts";
import { fetchLeftOut } from "./stragglers.ts";

/** Larger messages come in parts: their text first, their attachments when asked. Bytes. */
const wholeUpTo = 512 * 1024;
const windowMessages = 200;
const windowBytes = 4 * 1024 * 1024;

/** Messages as they came, before parsing. */
export interface FetchedWindow<Row> {
  whole: RowWithBytes[];
  large: { row: Row; message: LargeMessage }[];
  /** There, but without anything to read. */
  bare: RowWithBytes[];
}

/**
 * Cuts rows into windows of at most 200 messages and about 4 MB, in the order given: what is in memory at once, and what
 * is lost when the program ends in the middle.
 */
export function planWindows<Row extends { size: number }>(rows: readonly Row[]): Row[][] {
  const windows: Row[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const cost = Math.min(row.size, wholeUpTo);
    const current = windows.at(-1);
    if (current === undefined || current.length >= windowMessages || bytes + cost > windowBytes) {
      windows.push([row]);
      bytes = cost;
    } else {
      current.push(row);
      bytes += cost;
    }
  }
  return windows;
}

/** Fetches a window of messages of which the rest is known. The folder is selected. */
export function fetchWindow(client: ImapFlow, rows: readonly FetchedRow[]): Promise<FetchedWindow<FetchedRow>> {
  return fetchPlanned(client, rows, (small) => fetchSourcesOf(client, small));
}

/** The same where only sizes are known, which may be guesses. */
export function fetchSized<Row extends { uid: number; size: number }>(
  client: ImapFlow,
  rows: readonly Row[],
): Promise<FetchedWindow<Row>> {
  return fetchPlanned(client, rows, (small) => fetchSources(client, uidSet(small.map(({ uid }) => uid))));
}

/** Sources in one command, large messages part by part. */
async function fetchPlanned<Row extends { uid: number; size: number }>(
  client: ImapFlow,
  rows: readonly Row[],
  sourcesOf: (rows: Row[]) => Promise<RowWithBytes[]>,
): Promise<FetchedWindow<Row>> {
  const small = rows.filter(({ size }) => size <= wholeUpTo);
  const whole = small.length === 0 ? [] : await sourcesOf(small);
  const large: FetchedWindow<Row>["large"] = [];
  for (const row of rows) {
    if (row.size <= wholeUpTo) continue;
    const message = await fetchLarge(client, row.uid);
    if (message !== null) large.push({ row, message });
  }
  const taken = new Set(large.map(({ row }) => row.uid));
  const wanted = rows.map(({ uid }) => uid).filter((uid) => !taken.has(uid));
  const late = await fetchLeftOut(client, whole, wanted);
  return { whole: [...whole, ...late.whole], large, bare: late.bare };
}

/**
 * Parses and maps a window, oldest first: rows that are written in the order of their keys fill the pages of the database,
 * the other way round every second page stays half empty.
 */
export async function mapWindow(
  session: Session,
  folder: RemoteFolder,
  window: FetchedWindow<FetchedRow>,
): Promise<RemoteMessage[]> {
  const context = mapContext(session, folder);
  type Shown = { uid: number; bytes: Uint8Array; map(parsed: ParsedMail): RemoteMessage };
  const shown: Shown[] = [
    ...window.whole
      .filter((row) => session.shows(row))
      .map((row) => ({
        ...row,
        map: (parsed: ParsedMail) => toMessage(row, row.bytes, parsed, toContent(parsed, row.bytes), context),
      })),
    ...window.large
      .filter(({ row }) => session.shows(row))
      .map(({ row, message }) => ({
        uid: row.uid,
        bytes: message.readable,
        map: (parsed: ParsedMail) => toMessage(row, message.header, parsed, partialContent(parsed, message), context),
      })),
    ...window.bare
      .filter((row) => session.shows(row))
      .map((row) => ({ ...row, map: (parsed: ParsedMail) => toMessage(row, row.bytes, parsed, null, context) })),
  ];
  const inOrder = shown.sort((a, b) => a.uid - b.uid);
  const parsed = await parseEach(
    session,
    inOrder.map(({ bytes }) => bytes),
  );
  return inOrder.flatMap(({ map }, index) => (parsed[index] ? map(parsed[index]) : []));
}

/** Parses together; what brings the parser down, and whatever stood beside it, one by one: no mail holds up a folder. */
async function parseEach(session: Session, sources: Uint8Array[]): Promise<ParsedMail[]> {
  const results = await Promise.allSettled(sources.map((source) => session.context.parseMail(source)));
  const parsed: ParsedMail[] = [];
  for (const [index, result] of results.entries())
    parsed.push(
      result.status === "fulfilled" ? result.value : await parseAlone(session, sources[index] ?? new Uint8Array()),
    );
  return parsed;
}

async function parseAlone({ context }: Session, source: Uint8Array): Promise<ParsedMail> {
  context.signal.throwIfAborted();
  try {
    return await context.parseMail(source);
  } catch (error) {
    context.signal.throwIfAborted();
    context.log.warn("imap.not-parsed", { bytes: source.length, error: String(error) });
    return context.parseMail(Buffer.from(headerBlock(source), "latin1"));
  }
}

/** Maps rows of which only headers were fetched, newest first. */
export async function mapHeaders(
  session: Session,
  folder: RemoteFolder,
  rows: RowWithBytes[],
): Promise<RemoteMessage[]> {
  const context = mapContext(session, folder);
  const newestFirst = rows.filter((row) => session.shows(row)).toSorted((a, b) => b.uid - a.uid);
  return Promise.all(
    newestFirst.map(async (row) =>
      toMessage(row, row.bytes, await session.context.parseMail(row.bytes), null, context),
    ),
  );
}

/** What can be read of a large message; its attachments are named and still at the server. */
export function partialContent(parsed: ParsedMail, message: LargeMessage) {
  return {
    text: parsed.text,
    html: parsed.html,
    items: [],
    attachments: message.attachments,
    complete: false,
    source: null,
    snippet: parsed.snippet,
  };
}

function mapContext(session: Session, folder: RemoteFolder): MapContext {
  return {
    folder,
    own: session.own,
    now: session.context.clock.now(),
    serverIds: session.serverIds ?? session.givesIds,
    labels: session.labels,
  };
}
