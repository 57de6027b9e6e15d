import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ImapFlow, MailboxObject } from "imapflow";
import type { RemoteEvent, RemoteFolder } from "../model.ts";
import { inFolder } from "./client.ts";
import type { FolderSync } from "./cursor.ts";
import { FolderRebuilt } from "./errors.ts";
import {
  type FetchedRow,
  fetchFlags,
  fetchHeaders,
  fetchRows,
  fetchUids,
  inChunks,
  searchUids,
  uidSet,
} from "./fetch.ts";
import type { FolderStatus } from "./folders.ts";
import { withoutLabels } from "./labels.ts";
import { fetchWindow, mapHeaders, mapWindow, planWindows } from "./messages.ts";
import { messageEvents, mustBeSame, newestHeaders, presentEvents, type Step, snapshot, walkDown } from "./newest.ts";
import type { Session } from "./session.ts";
import { unreadLines } from "./witness.ts";

/** After a long absence these are shown at once, before the gap is filled from its old end. */
const glance = 50;
const manyNew = 200;
const flagsAtOnce = 1000;
/** How often flags are compared in a folder that seems unchanged, where the server keeps no modseq. */
const flagsEveryMs = 15 * 60_000;

/**
 * What happened in a folder since `sync`: new messages with content, flags, deletions. Every step may be the last: the
 * position moves only over what was told.
 * @param status the folder's counters, to pass by what is unchanged; null where they can't be trusted
 */
export async function* folderNews(
  session: Session,
  folder: RemoteFolder,
  sync: FolderSync,
  status: FolderStatus | null,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  let current = sync;
  if (current.walking) {
    for await (const step of walkDown(session, folder, current, signal)) {
      current = step.sync;
      yield step;
    }
  }
  if (status !== null && isUnchanged(folder, current, status, session.context.clock.now())) return;
  const found = await session.work(signal, (client) =>
    inFolder(client, folder.id, { fresh: true }, (mailbox) => difference(client, mailbox, current)),
  );
  if (found === null) return yield* resetFolder(session, folder, signal);
  yield* newMessages(session, folder, current, found, signal);
  if (session.labels?.all === folder.id && !found.everyFlag) yield* relabelled(session, folder, current, found, signal);
  yield* settle(session, folder, current, found);
}

/** UIDVALIDITY changed (RFC 9051 section 2.3.1.1): everything finds its place again by identity, and nothing is new. */
async function* resetFolder(session: Session, folder: RemoteFolder, signal: AbortSignal): AsyncGenerator<Step> {
  const first = await newestHeaders(session, folder, glance, signal);
  const sync = { ...first.sync, walking: !first.sync.complete };
  yield { events: [{ type: "folder-reset", id: folder.id }, ...first.events], sync };
  if (sync.walking) yield* walkDown(session, folder, sync, signal);
}

/** Can the folder be passed by? Only when the server's own counters say so. */
export function isUnchanged(folder: RemoteFolder, sync: FolderSync, status: FolderStatus, now: number): boolean {
  if (status.uidValidity !== sync.uidValidity) return false;
  if (status.uidNext !== sync.uidNext || status.messages !== sync.exists) return false;
  if (sync.highestModseq !== null && status.highestModseq !== null) return status.highestModseq === sync.highestModseq;
  return folder.role !== "inbox" && sync.flags !== null && Math.abs(now - sync.flags.at) < flagsEveryMs;
}

interface Difference {
  now: ReturnType<typeof snapshot>;
  /** New messages, ascending. */
  rows: FetchedRow[];
  /** New states of known messages; all of them where the server can't tell which changed. */
  flags: Pick<FetchedRow, "uid" | "flags" | "deleted">[];
  everyFlag: boolean;
  /** All UIDs from `low` on, when some are gone; else null. */
  present: number[] | null;
}

/**
 * Everything that is small, asked in one go: one state of the folder. Null when its UIDs became new, or when it holds more
 * than the position and what is new explain: it is read anew then.
 */
async function difference(client: ImapFlow, mailbox: MailboxObject, sync: FolderSync): Promise<Difference | null> {
  const now = snapshot(mailbox);
  if (now.uidValidity !== sync.uidValidity) return null;
  const rows = await newRows(client, now, sync);
  now.uidNext = Math.max(now.uidNext, sync.uidNext, ...rows.map(({ uid }) => uid + 1));
  const since = comparableModseq(client, sync, now);
  const flags =
    since === now.highestModseq && since !== null ? [] : await fetchFlags(client, sync.low, sync.uidNext - 1, since);
  // New messages only ever raise the count, so any other difference is a deletion.
  const someGone = sync.exists + rows.length !== now.exists;
  const known = since === null ? [...flags, ...rows].map(({ uid }) => uid) : [];
  const present = someGone ? await listing(client, known, now) : null;
  const missed = present?.filter((uid) => uid >= sync.uidNext && !rows.some((row) => row.uid === uid)) ?? [];
  if (missed.length > 0) rows.push(...(await fetchRows(client, uidSet(missed))));
  if (sync.exists + rows.length < now.exists) return null;
  rows.sort((a, b) => a.uid - b.uid);
  return { now, rows, flags, everyFlag: since === null, present };
}

/**
 * All UIDs of the folder. What is missing here is removed, so that it must be missing from two answers where one does not
 * agree with the count.
 * @param known that were told already
 */
async function listing(client: ImapFlow, known: readonly number[], now: Difference["now"]): Promise<number[]> {
  const there = new Set(known);
  // Others may remove some meanwhile, which the server tells by itself.
  const count = (): number => Math.min(now.exists, client.mailbox === false ? now.exists : client.mailbox.exists);
  const isWhole = (): boolean => there.size >= count();
  const before = unreadLines(client);
  if (!isWhole()) for (const uid of await searchUids(client, 1, now.uidNext - 1)) there.add(uid);
  if (!isWhole()) for (const uid of await fetchUids(client, 1, count())) there.add(uid);
  if (!isWhole() && unreadLines(client) !== before) throw new FolderRebuilt();
  return [...there].filter((uid) => uid < now.uidNext).sort((a, b) => a - b);
}

/** Ascending. More messages without a new UIDNEXT are looked for too; a range to the end always holds the last one. */
async function newRows(client: ImapFlow, now: Difference["now"], sync: FolderSync): Promise<FetchedRow[]> {
  if (now.uidNext <= sync.uidNext && now.exists <= sync.exists) return [];
  const end = now.uidNext > sync.uidNext ? String(now.uidNext - 1) : "*";
  const rows = await fetchRows(client, `${sync.uidNext}:${end}`);
  return rows.filter(({ uid }) => uid >= sync.uidNext).sort((a, b) => a.uid - b.uid);
}

/** The modseq to ask from (RFC 7162), or null where it can't be trusted: then all flags are compared. */
function comparableModseq(client: ImapFlow, sync: FolderSync, now: Difference["now"]): string | null {
  if (!client.enabled.has("CONDSTORE") || sync.highestModseq === null || now.highestModseq === null) return null;
  return BigInt(now.highestModseq) < BigInt(sync.highestModseq) ? null : sync.highestModseq;
}

async function* newMessages(
  session: Session,
  folder: RemoteFolder,
  start: FolderSync,
  { rows }: Difference,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  let sync = start;
  const selected = <Result>(task: (client: ImapFlow) => Promise<Result>): Promise<Result> =>
    session.work(signal, (client) =>
      inFolder(client, folder.id, { fresh: false }, (mailbox) => {
        mustBeSame(mailbox, sync);
        return task(client);
      }),
    );
  if (rows.length > manyNew) {
    const newest = uidSet(rows.slice(-glance).map(({ uid }) => uid));
    const headers = await selected((client) => fetchHeaders(client, newest));
    yield { events: messageEvents(await mapHeaders(session, folder, headers)), sync };
  }
  for (const window of planWindows(rows)) {
    const fetched = await selected((client) => fetchWindow(client, window));
    const last = window.at(-1)?.uid ?? sync.uidNext;
    sync = { ...sync, uidNext: last + 1, exists: sync.exists + window.length };
    yield { events: messageEvents(await mapWindow(session, folder, fetched)), sync };
  }
}

/** Of messages that changed, the labels may have: they are told anew with all their places. The position stays. */
async function* relabelled(
  session: Session,
  folder: RemoteFolder,
  before: FolderSync,
  { flags, rows, now }: Difference,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  const { labels } = session;
  if (labels === null) return;
  const sync = rows.length === 0 ? before : { ...before, uidNext: now.uidNext, exists: before.exists + rows.length };
  for (const chunk of inChunks(flags)) {
    const found = await session.work(signal, (client) =>
      inFolder(client, folder.id, { fresh: false }, (mailbox) => {
        mustBeSame(mailbox, before);
        return fetchHeaders(client, uidSet(chunk.map(({ uid }) => uid)));
      }),
    );
    const messages = messageEvents(await mapHeaders(session, folder, found));
    yield { events: [...messages, ...withoutLabels(labels, found)], sync };
  }
}

/** Flags and deletions, and with the last of them the position of `now`. */
async function* settle(
  session: Session,
  folder: RemoteFolder,
  before: FolderSync,
  found: Difference,
): AsyncGenerator<Step> {
  const { now, rows } = found;
  const digest = found.everyFlag ? digestOf([...found.flags, ...rows]) : null;
  const told = rows.length === 0 ? before : { ...before, uidNext: now.uidNext, exists: before.exists + rows.length };
  const events: RemoteEvent[] = [];
  if (found.present !== null) events.push(...presentEvents(folder.id, before.low, now.uidNext - 1, found.present));
  const changed = digest !== null && digest === before.flags?.digest ? [] : found.flags;
  const flags = changed.filter((row) => session.shows(row));
  const hidden = changed.filter((row) => !session.shows(row)).map(({ uid }) => String(uid));
  if (hidden.length > 0) events.push({ type: "gone", folder: folder.id, keys: hidden });
  for (let at = 0; at < flags.length; at += flagsAtOnce) {
    const placed = flags.slice(at, at + flagsAtOnce).map((row) => ({
      folder: folder.id,
      key: String(row.uid),
      flags: row.flags,
    }));
    events.push({ type: "flags", placed });
    if (at + flagsAtOnce < flags.length) yield { events: events.splice(0), sync: told };
  }
  const sync = { ...before, ...now, flags: flagsSeen(before, digest, session.context.clock.now()) };
  if (events.length > 0 || !isDeepStrictEqual(sync, before)) yield { events, sync };
}

/** A digest that stays the same is dated anew only when it must be, so that nothing to tell means nothing to store. */
function flagsSeen({ flags }: FolderSync, digest: string | null, now: number): FolderSync["flags"] {
  if (digest === null) return flags;
  const recent = flags !== null && flags.digest === digest && Math.abs(now - flags.at) < flagsEveryMs;
  return recent ? flags : { digest, at: now };
}

function digestOf(rows: Difference["flags"]): string {
  const lines = rows.map(
    ({ uid, flags, deleted }) => `${uid}:${[...Object.values(flags), deleted].map(Number).join("")}`,
  );
  return hash("sha256", lines.join("\n"), "base64url");
}
