import type { ImapFlow } from "imapflow";
import type { Batch } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import type { RemoteEvent, RemoteFolder, RemoteId } from "../model.ts";
import { emptyCursor, folderIn, type ImapCursor, withSync, writeCursor } from "./cursor.ts";
import { FolderRebuilt, isFolderFailure } from "./errors.ts";
import { inSyncOrder, isSynced, type ListedFolder, listFolders } from "./folders.ts";
import { forEachLabel, labelsOf } from "./labels.ts";
import { newestHeaders, olderHeaders, type Step } from "./newest.ts";
import { folderNews } from "./news.ts";
import type { Session } from "./session.ts";
import { countMessages, totalOf } from "./total.ts";

/** The first screen: somebody waits for it. */
const firstScreen = 50;
/** Of the inbox, what 200 conversations usually are. */
const firstInbox = 300;

/** Everything new since `cursor`; with null the folders, then the newest messages of each, INBOX first. */
export async function* changes(
  session: Session,
  cursor: ImapCursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  yield* cursor === null ? firstRound(session, signal) : laterRound(session, cursor, signal);
}

async function* firstRound(session: Session, signal: AbortSignal): AsyncGenerator<Batch> {
  const listed = await session.work(signal, (client) => listFolders(client, { status: false }));
  session.serverIds = session.givesIds;
  session.labels = labelsOf(listed.map(({ folder }) => folder));
  const compared = compareFolders({ ...emptyCursor, serverIds: session.serverIds }, listed);
  let state = compared.cursor;
  // Told together with the first messages: one batch less before something is on the screen.
  let events = compared.events;
  let total: number | null = null;
  for (const { folder } of syncedOf(listed)) {
    for await (const step of tolerant(session, folder, firstSteps(session, folder, signal))) {
      state = withSync(state, folder.id, step.sync);
      yield {
        events: [...events, ...forEachLabel(session.labels, step.events)],
        cursor: writeCursor(state),
        more: true,
        total,
      };
      events = [];
      total ??= await countMessages(session, signal);
    }
  }
  yield { events, cursor: writeCursor(state), more: false, total };
}

async function* laterRound(session: Session, cursor: ImapCursor, signal: AbortSignal): AsyncGenerator<Batch> {
  const { listed, selected } = await session.work(signal, async (client) => {
    // STATUS of the selected folder tells what this connection saw last, not what there is.
    const selected = client.mailbox === false ? null : client.mailbox.path;
    const listed = await listFolders(client, { status: true });
    return { selected, listed: [...listed, ...(await unlisted(client, cursor, listed))] };
  });
  const total = totalOf(listed);
  session.serverIds ??= session.givesIds;
  session.labels = labelsOf(listed.map(({ folder }) => folder));
  if (
    session.labels !== null &&
    cursor.folders.some(({ folder, sync }) => sync !== null && isLabel(listed, folder.id))
  ) {
    throw new ConnectorError({ kind: "cursor-gone" }, "The mailbox is read by its labels now.");
  }
  const compared = compareFolders({ ...cursor, serverIds: session.serverIds }, listed);
  let state = compared.cursor;
  if (compared.events.length > 0) yield { events: compared.events, cursor: writeCursor(state), more: true, total };
  for (const { folder, status } of syncedOf(listed)) {
    // What somebody waits for is looked at whatever the counters say: some servers tell old ones.
    const awaited = folder.role === "inbox" || folder.id === session.labels?.all;
    const counters = folder.path === selected || awaited ? null : status;
    const sync = folderIn(state, folder.id)?.sync ?? null;
    const steps =
      sync === null ? firstSteps(session, folder, signal) : folderNews(session, folder, sync, counters, signal);
    for await (const step of tolerant(session, folder, steps)) {
      state = withSync(state, folder.id, step.sync);
      yield { events: forEachLabel(session.labels, step.events), cursor: writeCursor(state), more: true, total };
    }
  }
  yield { events: [], cursor: writeCursor(state), more: false, total };
}

/** Folders that a listing leaves out and that are there all the same: what is here goes only when they are really gone. */
async function unlisted(client: ImapFlow, cursor: ImapCursor, listed: ListedFolder[]): Promise<ListedFolder[]> {
  const found: ListedFolder[] = [];
  for (const { folder } of cursor.folders) {
    if (!folder.selectable || listed.some((entry) => entry.folder.id === folder.id)) continue;
    const status = await client.status(folder.id, { messages: true }).catch((error: unknown) => {
      if (!isFolderFailure(error)) throw error;
      return null;
    });
    if (status) found.push({ folder, status: null, phantom: false });
  }
  return found;
}

async function* firstSteps(session: Session, folder: RemoteFolder, signal: AbortSignal): AsyncGenerator<Step> {
  let step = await newestHeaders(session, folder, firstScreen, signal);
  yield step;
  const depth = folder.role === "inbox" || folder.id === session.labels?.all ? firstInbox : firstScreen;
  for (let known = firstScreen; known < depth && !step.sync.complete; ) {
    const count = Math.min(depth - known, 125);
    step = await olderHeaders(session, folder, step.sync, { known, count }, signal);
    known += count;
    yield step;
  }
}

/** A folder that is listed but can't be opened must not stop the others; without the inbox nothing else counts. */
async function* tolerant(session: Session, folder: RemoteFolder, steps: AsyncGenerator<Step>): AsyncGenerator<Step> {
  const { troubles, context } = session;
  if (troubles.isResting(folder.id, context.clock.elapsed())) return;
  try {
    yield* steps;
    troubles.over(folder.id);
  } catch (error) {
    const isOpen = folder.role !== "inbox" || error instanceof FolderRebuilt;
    if (!isOpen || !isFolderFailure(error)) throw error;
    const times = troubles.note(folder.id, context.clock.elapsed());
    context.log.warn("imap.folder-unreadable", { role: folder.role, times });
  }
}

/** New, changed and removed folders as events; positions of those that stay are kept. */
function compareFolders(cursor: ImapCursor, listed: ListedFolder[]): { events: RemoteEvent[]; cursor: ImapCursor } {
  const events: RemoteEvent[] = [];
  const folders = listed.map(({ folder }) => {
    const known = folderIn(cursor, folder.id);
    if (known === undefined || !sameFolder(known.folder, folder)) events.push({ type: "folder", folder });
    return { folder, sync: known?.sync ?? null };
  });
  for (const { folder } of cursor.folders) {
    if (!folders.some((entry) => entry.folder.id === folder.id)) events.push({ type: "folder-removed", id: folder.id });
  }
  return { events, cursor: { ...cursor, folders } };
}

function isLabel(listed: ListedFolder[], id: RemoteId): boolean {
  return listed.some(({ folder }) => folder.id === id && folder.kind === "label");
}

function sameFolder(a: RemoteFolder, b: RemoteFolder): boolean {
  return (
    a.name === b.name &&
    a.path === b.path &&
    a.role === b.role &&
    a.kind === b.kind &&
    a.selectable === b.selectable &&
    a.virtual === b.virtual
  );
}

function syncedOf(listed: ListedFolder[]): ListedFolder[] {
  return inSyncOrder(listed.filter(({ folder, phantom }) => !phantom && isSynced(folder)));
}
