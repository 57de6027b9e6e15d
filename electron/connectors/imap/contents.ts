import type { ImapFlow } from "imapflow";
import type { ContentRequest, FetchedContent } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import type { RemoteId } from "../model.ts";
import { inFolder } from "./client.ts";
import { isFolderFailure } from "./errors.ts";
import { fetchRows, fetchSource, inChunks, type RowWithBytes, uidSet } from "./fetch.ts";
import { headerBlock, messageIdentity } from "./identity.ts";
import { holderOf } from "./labels.ts";
import { toContent } from "./map.ts";
import { type FetchedWindow, fetchSized, partialContent, planWindows } from "./messages.ts";
import type { Session } from "./session.ts";

/** Larger messages are never held in memory as a whole, bytes. */
const largest = 60 * 1024 * 1024;

interface Wanted {
  id: RemoteId;
  uid: number;
  size: number;
}

/**
 * Contents in whatever order is quickest: grouped by folder, the next copy tried where one is gone. A copy that turns out
 * to be another message (its UID was given anew) counts as gone.
 */
export async function* contents(
  session: Session,
  requests: ContentRequest[],
  { whole }: { whole: boolean },
  signal: AbortSignal,
): AsyncGenerator<FetchedContent> {
  const tooLarge = requests.filter(({ size }) => whole && size > largest);
  let left = requests.filter((request) => !tooLarge.includes(request));
  for (let copy = 0; left.length > 0; copy++) {
    const reachable = left.filter(({ placements }) => placements.length > copy);
    for (const { id } of left.filter((request) => !reachable.includes(request))) yield { id, content: null };
    const found = new Set<RemoteId>();
    for (const [folder, wanted] of byFolder(reachable, copy)) {
      const holder = holderOf(session.labels, folder);
      for await (const fetched of fromFolder(session, holder, wanted, whole, signal)) {
        found.add(fetched.id);
        yield fetched;
      }
    }
    left = reachable.filter(({ id }) => !found.has(id));
  }
  if (tooLarge.length > 0) {
    throw new ConnectorError(
      { kind: "refused", reason: "too-large" },
      "The message is too large to be downloaded whole.",
    );
  }
}

function byFolder(requests: ContentRequest[], copy: number): Map<RemoteId, Wanted[]> {
  const folders = new Map<RemoteId, Wanted[]>();
  for (const { id, placements, size } of requests) {
    const placement = placements[copy];
    const uid = Number(placement?.key);
    if (placement === undefined || !Number.isSafeInteger(uid) || uid < 1) continue;
    folders.set(placement.folder, [...(folders.get(placement.folder) ?? []), { id, uid, size }]);
  }
  return folders;
}

async function* fromFolder(
  session: Session,
  folder: RemoteId,
  wanted: Wanted[],
  whole: boolean,
  signal: AbortSignal,
): AsyncGenerator<FetchedContent> {
  const selected = <Result>(task: (client: ImapFlow) => Promise<Result>): Promise<Result> =>
    session.work(signal, (client) => inFolder(client, folder, { fresh: false }, () => task(client)));
  try {
    for (const chunk of inChunks(wanted)) {
      const known = chunk.every(({ size }) => size > 0);
      const sized = known ? chunk : await selected((client) => withSizes(client, chunk));
      for (const window of planWindows(sized)) {
        const fetched = await selected((client) => fetchWanted(client, window, whole));
        yield* mapContents(session, window, fetched);
      }
    }
  } catch (error) {
    if (!isFolderFailure(error)) throw error;
  }
}

async function withSizes(client: ImapFlow, wanted: Wanted[]): Promise<Wanted[]> {
  const rows = await fetchRows(client, uidSet(wanted.map(({ uid }) => uid)));
  const sizes = new Map(rows.map(({ uid, size }) => [uid, size]));
  return wanted.flatMap((item) => {
    const size = sizes.get(item.uid);
    return size === undefined ? [] : [{ ...item, size }];
  });
}

async function fetchWanted(client: ImapFlow, window: Wanted[], whole: boolean): Promise<FetchedWindow<Wanted>> {
  if (!whole) return fetchSized(client, window);
  const sources: RowWithBytes[] = [];
  for (const { uid } of window) sources.push(...(await fetchSource(client, uid)));
  return { whole: sources, large: [], bare: [] };
}

async function* mapContents(
  session: Session,
  window: Wanted[],
  fetched: FetchedWindow<Wanted>,
): AsyncGenerator<FetchedContent> {
  const isRight = (uid: number, message: Parameters<typeof messageIdentity>[0]): RemoteId | undefined => {
    const identities = [messageIdentity(message), messageIdentity({ ...message, emailId: null })];
    return window.find(
      ({ uid: wanted, id }) =>
        wanted === uid && identities.some((identity) => id === identity || id.startsWith(`${identity}#`)),
    )?.id;
  };
  // All are given to the parser at once: asked one by one, it would wait for us between two.
  const parsing = fetched.whole.flatMap((row) => {
    const id = isRight(row.uid, { emailId: row.emailId, header: headerBlock(row.bytes), size: row.size });
    if (id === undefined) return [];
    const parsed = session.context.parseMail(row.bytes);
    // Looked at in order below, or never, where an earlier one failed.
    parsed.catch(() => undefined);
    return [{ id, parsed, source: row.bytes }];
  });
  for (const { id, parsed, source } of parsing) yield { id, content: toContent(await parsed, source) };
  for (const { row, message } of fetched.large) {
    const id = isRight(row.uid, { emailId: message.emailId, header: headerBlock(message.header), size: row.size });
    if (id === undefined) continue;
    yield { id, content: partialContent(await session.context.parseMail(message.readable), message) };
  }
}
