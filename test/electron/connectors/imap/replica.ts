import type { Batch, Connector, Cursor, HistoryScope } from "../../../../electron/connectors/contract.ts";
import type {
  RemoteEvent,
  RemoteFlags,
  RemoteFolder,
  RemoteId,
  RemoteMessage,
} from "../../../../electron/connectors/model.ts";
import type { ServerMessage } from "../../../servers/dovecot-mail.ts";

interface Placed {
  id: RemoteId;
  folder: string;
  key: string;
  flags: RemoteFlags;
}

/** What a core would hold after the same events: the promises of the events, written down as simply as can be. */
export class Replica {
  readonly folders = new Map<string, RemoteFolder>();
  readonly messages = new Map<RemoteId, RemoteMessage>();
  readonly placements = new Map<string, Placed>();
  cursor: Cursor | null = null;
  total: number | null = null;
  resets = 0;

  apply(batch: Batch): void {
    for (const event of batch.events) this.#event(event);
    this.cursor = JSON.parse(JSON.stringify(batch.cursor)) as Cursor;
    this.total = batch.total;
    if (batch.more) return;
    const placed = new Set([...this.placements.values()].map(({ id }) => id));
    for (const id of this.messages.keys()) if (!placed.has(id)) this.messages.delete(id);
  }

  /** Each folder's messages as `key flags messageId`, sorted: comparable with the server's. */
  listing(folder: string): string[] {
    return [...this.placements.values()]
      .filter((placed) => placed.folder === folder)
      .sort((a, b) => Number(a.key) - Number(b.key))
      .map(({ key, flags, id }) => {
        const set = [
          flags.answered && "\\Answered",
          flags.draft && "\\Draft",
          flags.starred && "\\Flagged",
          flags.read && "\\Seen",
        ];
        return `${key} ${set.filter(Boolean).join(" ")} ${this.messages.get(id)?.messageId ?? ""}`;
      });
  }

  withoutContent(): RemoteMessage[] {
    return [...this.messages.values()].filter(({ content }) => content === null);
  }

  placementsOf(id: RemoteId): Placed[] {
    return [...this.placements.values()].filter((placed) => placed.id === id);
  }

  byMessageId(messageId: string): RemoteMessage {
    const found = [...this.messages.values()].filter((message) => message.messageId === messageId);
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} messages with ${messageId}`);
    return found[0];
  }

  #event(event: RemoteEvent): void {
    switch (event.type) {
      case "folder":
        this.folders.set(event.folder.id, event.folder);
        break;
      case "folder-removed":
        this.folders.delete(event.id);
        this.#drop((placed) => placed.folder === event.id);
        break;
      case "folder-reset":
        this.resets++;
        this.#drop((placed) => placed.folder === event.id);
        break;
      case "message":
        this.#message(event.message);
        break;
      case "flags":
        for (const { folder, key, flags } of event.placed) {
          const placed = this.placements.get(`${folder}\n${key}`);
          if (placed) placed.flags = flags;
        }
        break;
      case "gone":
        this.#drop((placed) => placed.folder === event.folder && event.keys.includes(placed.key));
        break;
      case "present":
        this.#drop(({ folder, key }) => {
          const uid = Number(key);
          return folder === event.folder && uid >= event.from && uid <= event.to && !event.keys.has(uid);
        });
        break;
      default:
        throw new Error(`unexpected ${event.type}`);
    }
  }

  #message(message: RemoteMessage): void {
    const known = this.messages.get(message.id);
    this.messages.set(message.id, { ...message, content: message.content ?? known?.content ?? null });
    for (const { folder, key, flags } of message.placements) {
      if (!this.folders.has(folder)) throw new Error(`a message in the untold folder ${folder}`);
      this.placements.set(`${folder}\n${key}`, { id: message.id, folder, key, flags });
    }
  }

  #drop(isGone: (placed: Placed) => boolean): void {
    for (const [place, placed] of this.placements) if (isGone(placed)) this.placements.delete(place);
  }
}

export function serverListing(messages: ServerMessage[]): string[] {
  return messages.map(({ uid, flags, messageId }) => `${uid} ${flags.join(" ")} ${messageId}`);
}

const never = new AbortController().signal;

/** Runs a round of changes; `upTo` abandons it after so many batches. Returns how many came. */
export async function runChanges(
  connector: Connector,
  replica: Replica,
  upTo = Number.POSITIVE_INFINITY,
): Promise<number> {
  return take(connector.changes(replica.cursor, never), replica, upTo);
}

export async function runBackfill(
  connector: Connector,
  replica: Replica,
  { since = null, upTo = Number.POSITIVE_INFINITY }: Partial<HistoryScope> & { upTo?: number } = {},
): Promise<number> {
  if (replica.cursor === null || !connector.backfill) throw new Error("nothing to go on from");
  return take(connector.backfill(replica.cursor, { since }, never), replica, upTo);
}

async function take(batches: AsyncIterable<Batch>, replica: Replica, upTo: number): Promise<number> {
  let count = 0;
  if (upTo === 0) return 0;
  for await (const batch of batches) {
    replica.apply(batch);
    count++;
    if (count >= upTo) break;
  }
  return count;
}

/** Content for whatever has none, as the engine asks for it. */
export async function runContents(connector: Connector, replica: Replica, { whole = false } = {}): Promise<number> {
  if (!connector.contents) throw new Error("no contents");
  const requests = replica.withoutContent().map(({ id, size, remote }) => ({
    id,
    size,
    remote,
    placements: replica.placementsOf(id).map(({ folder, key }) => ({ folder: folder as RemoteId, key })),
  }));
  let count = 0;
  for await (const { id, content } of connector.contents(requests, { whole }, never)) {
    const message = replica.messages.get(id);
    if (message) replica.messages.set(id, { ...message, content });
    count++;
  }
  return count;
}
