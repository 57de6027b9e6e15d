import type { ImapFlow, MailboxObject } from "imapflow";
import type { RemoteEvent, RemoteFolder, RemoteId, RemoteMessage } from "../model.ts";
import { inFolder } from "./client.ts";
import type { FolderSync } from "./cursor.ts";
import { FolderRebuilt } from "./errors.ts";
import { fetchHeaders, fetchUids, type RowWithBytes, searchUids } from "./fetch.ts";
import { modseqText } from "./folders.ts";
import { mapHeaders } from "./messages.ts";
import type { Session } from "./session.ts";
import { fetchListed, withStragglers } from "./stragglers.ts";

/** Progress in one folder: what happened, and the position that follows. */
export interface Step {
  events: RemoteEvent[];
  sync: FolderSync;
}

const headerWindow = 200;

/** The folder as selected just now. */
export function snapshot(
  mailbox: MailboxObject,
): Pick<FolderSync, "uidValidity" | "uidNext" | "highestModseq" | "exists"> {
  return {
    uidValidity: String(mailbox.uidValidity),
    // Some servers tell zero or nothing.
    uidNext: Math.max(mailbox.uidNext || 1, 1),
    highestModseq: mailbox.noModseq ? null : modseqText(mailbox.highestModseq),
    exists: mailbox.exists || 0,
  };
}

/** Throws `FolderRebuilt` when the folder's UIDs became new in the middle of a round. */
export function mustBeSame(mailbox: MailboxObject, sync: FolderSync): void {
  if (String(mailbox.uidValidity) === sync.uidValidity) return;
  throw new FolderRebuilt();
}

/** UIDs are 32 bits wide (RFC 9051 section 2.3.1.1). */
const highestUid = 4_294_967_295;

/** First look at a folder: the headers of its newest `count` messages, in as few round trips as can be. */
export async function newestHeaders(
  session: Session,
  folder: RemoteFolder,
  count: number,
  signal: AbortSignal,
): Promise<Step> {
  const { now, rows } = await session.work(signal, (client) =>
    inFolder(client, folder.id, { fresh: true }, async (mailbox) => {
      const now = snapshot(mailbox);
      const range = `${Math.max(now.exists - count + 1, 1)}:${now.exists}`;
      return { now, rows: now.exists === 0 ? [] : await newestRows(client, range, Math.min(count, now.exists)) };
    }),
  );
  session.uidValidity.set(folder.id, now.uidValidity);
  const complete = now.exists <= count;
  const uids = rows.map(({ uid }) => uid);
  const uidNext = Math.max(now.uidNext, ...uids.map((uid) => uid + 1));
  const low = complete ? 1 : Math.min(uidNext, ...uids);
  return {
    events: [
      ...messageEvents(await mapHeaders(session, folder, rows)),
      // To the very end: what is known of here may be of an older position, when keys meant something else.
      ...presentEvents(folder.id, low, highestUid, shownUids(session, rows)),
    ],
    sync: { ...now, uidNext, low, complete, stoppedAt: null, walking: false, flags: null },
  };
}

/** Rows the server left out, or sent so that nobody can read them, are asked for one by one. */
async function newestRows(client: ImapFlow, range: string, count: number): Promise<RowWithBytes[]> {
  const rows = await fetchHeaders(client, range, { bySequence: true });
  if (rows.length >= count) return rows;
  const [first = 1, last = first] = range.split(":").map(Number);
  return withStragglers(client, rows, await fetchUids(client, first, last));
}

/** The next `count` messages below what is known, headers only; `known` is how many are above. */
export async function olderHeaders(
  session: Session,
  folder: RemoteFolder,
  sync: FolderSync,
  options: { known: number; count: number },
  signal: AbortSignal,
): Promise<Step> {
  const { rows, uids, complete } = await session.work(signal, (client) =>
    inFolder(client, folder.id, { fresh: true }, async (mailbox) => {
      mustBeSame(mailbox, sync);
      const first = Math.max(mailbox.exists - options.known - options.count + 1, 1);
      const found = mailbox.exists === 0 ? [] : await fetchUids(client, first, mailbox.exists);
      const uids = found.filter((uid) => uid < sync.low);
      return { uids, complete: first === 1, rows: await fetchListed(client, uids) };
    }),
  );
  return stepDown(session, folder, sync, { rows, low: complete ? 1 : Math.min(sync.low, ...uids), complete });
}

/** Headers of everything below what is known, newest first, in windows; after UIDs became new. */
export async function* walkDown(
  session: Session,
  folder: RemoteFolder,
  start: FolderSync,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  let sync = start;
  const left = await session.work(signal, (client) =>
    inFolder(client, folder.id, { fresh: true }, async (mailbox) => {
      mustBeSame(mailbox, sync);
      return searchUids(client, 1, sync.low - 1);
    }),
  );
  do {
    const uids = left.splice(-headerWindow);
    const complete = left.length === 0;
    const rows = await session.work(signal, (client) =>
      inFolder(client, folder.id, { fresh: false }, async (mailbox) => {
        mustBeSame(mailbox, sync);
        return fetchListed(client, uids);
      }),
    );
    const low = complete ? 1 : Math.min(...uids);
    const step = await stepDown(session, folder, sync, { rows, low, complete });
    sync = { ...step.sync, walking: !complete };
    yield { events: step.events, sync };
  } while (left.length > 0);
}

async function stepDown(
  session: Session,
  folder: RemoteFolder,
  sync: FolderSync,
  { rows, low, complete }: { rows: RowWithBytes[]; low: number; complete: boolean },
): Promise<Step> {
  const messages = messageEvents(await mapHeaders(session, folder, rows));
  return {
    events: [...messages, ...presentEvents(folder.id, low, sync.low - 1, shownUids(session, rows))],
    sync: { ...sync, low, complete },
  };
}

export function shownUids(session: Session, rows: { uid: number; deleted: boolean }[]): number[] {
  return rows.filter((row) => session.shows(row)).map(({ uid }) => uid);
}

export function messageEvents(messages: RemoteMessage[]): RemoteEvent[] {
  return messages.map((message) => ({ type: "message", message }));
}

/** Says that nothing else stands there, which heals what an earlier position may have missed. */
export function presentEvents(folder: RemoteId, from: number, to: number, uids: readonly number[]): RemoteEvent[] {
  return to < from ? [] : [{ type: "present", folder, from, to, keys: new Set(uids) }];
}
