import type { Batch, HistoryScope } from "../contract.ts";
import type { RemoteFolder, RemoteMessage } from "../model.ts";
import { inFolder } from "./client.ts";
import { type FolderSync, type ImapCursor, withSync, writeCursor } from "./cursor.ts";
import { isFolderFailure } from "./errors.ts";
import { type FetchedRow, fetchRows, searchUids } from "./fetch.ts";
import { inSyncOrder, isSynced } from "./folders.ts";
import { forEachLabel } from "./labels.ts";
import { type FetchedWindow, fetchWindow, mapWindow, planWindows } from "./messages.ts";
import { messageEvents, mustBeSame, presentEvents, type Step, shownUids } from "./newest.ts";
import type { Session } from "./session.ts";
import { countMessages } from "./total.ts";

/** Sizes are asked for so many at once, to plan windows. */
const planAhead = 1000;
const dayMs = 24 * 60 * 60_000;

/** Older messages with content, folder by folder, newest first; resumes where `cursor` says. */
export async function* backfill(
  session: Session,
  cursor: ImapCursor,
  scope: HistoryScope,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  let state = cursor;
  const left = inSyncOrder(state.folders).filter(({ sync }) => sync !== null && !isDone(sync, scope));
  if (left.length === 0) return;
  const total = await countMessages(session, signal);
  for (const { folder, sync } of left) {
    if (sync === null || !isSynced(folder)) continue;
    if (session.troubles.isResting(folder.id, session.context.clock.elapsed())) continue;
    try {
      for await (const step of folderHistory(session, folder, sync, scope, signal)) {
        state = withSync(state, folder.id, step.sync);
        yield {
          events: forEachLabel(session.labels, step.events),
          cursor: writeCursor(state),
          more: true,
          total,
        };
      }
    } catch (error) {
      if (!isFolderFailure(error)) throw error;
      const times = session.troubles.note(folder.id, session.context.clock.elapsed());
      session.context.log.warn("imap.folder-unreadable", { role: folder.role, times });
    }
  }
  yield { events: [], cursor: writeCursor(state), more: false, total };
}

function isDone(sync: FolderSync, scope: HistoryScope): boolean {
  if (sync.complete) return true;
  return scope.since !== null && sync.stoppedAt !== null && sync.stoppedAt <= scope.since;
}

interface Loaded {
  window: FetchedRow[];
  fetched: FetchedWindow<FetchedRow>;
  last: boolean;
}

async function* folderHistory(
  session: Session,
  folder: RemoteFolder,
  start: FolderSync,
  scope: HistoryScope,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  let sync = start;
  const uids = await historyUids(session, folder, sync, scope, signal);
  const finish = (low: number): Pick<FolderSync, "low" | "complete" | "stoppedAt"> =>
    scope.since === null
      ? { low: 1, complete: true, stoppedAt: null }
      : { low, complete: false, stoppedAt: scope.since };
  const windows = windowReader(session, folder, windowLoader(session, folder, sync, uids, signal));
  try {
    for (let ready = await windows.read(); ready !== null; ready = await windows.read()) {
      signal.throwIfAborted();
      const found = ready.window.map(({ uid }) => uid);
      const reached = Math.min(sync.low, ...found);
      const position = ready.last ? finish(reached) : { low: reached };
      const events = [
        ...messageEvents(ready.messages),
        ...presentEvents(folder.id, position.low, sync.low - 1, shownUids(session, ready.window)),
      ];
      sync = { ...sync, ...position };
      yield { events, sync };
    }
  } finally {
    await windows.end();
  }
  if (!isDone(sync, scope))
    yield {
      events: presentEvents(folder.id, finish(sync.low).low, sync.low - 1, []),
      sync: { ...sync, ...finish(sync.low) },
    };
}

interface Ready extends Loaded {
  messages: RemoteMessage[];
}

/** So many windows are fetched, or being parsed, while another one is stored. */
const windowsAhead = 3;

/**
 * Fetches and parses ahead: while one window is stored, the parser has the next ones to work on, so that neither waits for
 * the other. At most `windowsAhead` and one are in memory.
 */
function windowReader(session: Session, folder: RemoteFolder, load: () => Promise<Loaded | null>) {
  const ahead: Promise<Ready | null>[] = [];
  let loading: Promise<Loaded | null> = Promise.resolve(null);
  let ended = false;
  const begin = (): Promise<Ready | null> => {
    const before = loading;
    loading = quiet(before.then(() => (ended ? null : load())));
    return quiet(loading.then((loaded) => (loaded === null ? null : parsed(loaded))));
  };
  const parsed = async (loaded: Loaded): Promise<Ready> => ({
    ...loaded,
    messages: await mapWindow(session, folder, loaded.fetched),
  });
  return {
    /** The next window, parsed; null at the end. */
    async read(): Promise<Ready | null> {
      while (ahead.length < windowsAhead) ahead.push(begin());
      return (await ahead.shift()) ?? null;
    },
    /** Fetches no more; resolves when nothing is on its way. */
    async end(): Promise<void> {
      ended = true;
      await Promise.allSettled([loading, ...ahead]);
    },
  };
}

/** A promise that may be looked at late, or never: its failure is no unhandled one. */
function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

/** UIDs below the synced interval, ascending, down to the oldest one that `scope` wants: a gapless interval again. */
async function historyUids(
  session: Session,
  folder: RemoteFolder,
  sync: FolderSync,
  scope: HistoryScope,
  signal: AbortSignal,
): Promise<number[]> {
  return session.work(signal, (client) =>
    inFolder(client, folder.id, { fresh: true }, async (mailbox) => {
      mustBeSame(mailbox, sync);
      const all = await searchUids(client, 1, sync.low - 1);
      if (scope.since === null || all.length === 0) return all;
      // SEARCH knows days only, in the server's own zone (RFC 9051 section 6.4.4).
      const recent = await searchUids(client, 1, sync.low - 1, new Date(scope.since - dayMs));
      const oldest = recent[0];
      return oldest === undefined ? [] : all.filter((uid) => uid >= oldest);
    }),
  );
}

/** Fetches window after window, newest first; null at the end. Calls must not overlap. */
function windowLoader(
  session: Session,
  folder: RemoteFolder,
  sync: FolderSync,
  uids: number[],
  signal: AbortSignal,
): () => Promise<Loaded | null> {
  const planned: FetchedRow[][] = [];
  return async () => {
    if (planned.length === 0 && uids.length === 0) return null;
    return session.work(signal, (client) =>
      inFolder(client, folder.id, { fresh: false }, async (mailbox) => {
        mustBeSame(mailbox, sync);
        while (planned.length === 0 && uids.length > 0) {
          const ahead = uids.splice(-planAhead);
          // All that stands between is wanted too; a list of so many UIDs would be longer than some servers read.
          const rows = await fetchRows(client, `${ahead[0]}:${ahead.at(-1)}`);
          planned.push(...planWindows(rows.sort((a, b) => b.uid - a.uid)));
        }
        const window = planned.shift();
        if (window === undefined) return null;
        const fetched = await fetchWindow(client, window);
        return { window, fetched, last: planned.length === 0 && uids.length === 0 };
      }),
    );
  };
}
