import type { Batch } from "../../electron/connectors/contract.ts";
import { ConnectorError } from "../../electron/connectors/errors.ts";
import { type PlacedFlags, type RemoteEvent, type RemoteFolder, remoteId } from "../../electron/connectors/model.ts";
import { cursor as asCursor } from "../support/remote.ts";
import type { Copy, Folder, MailStore } from "./mail-store.ts";

interface FolderPosition {
  validity: number;
  /** Changes up to this number are told. */
  changed: number;
  /** The first key that is not told. */
  next: number;
  /** The first key that is: what lies below is history. */
  oldest: number;
}

/** Of a folder only its name is told. */
const untold: FolderPosition = { validity: 0, changed: 0, next: 0, oldest: 0 };

export interface MailCursor {
  epoch: number;
  folders: Record<string, FolderPosition>;
}

export interface Telling {
  store: MailStore;
  epoch: number;
  /** Of a folder told first, so many of its newest. */
  newest: number;
  batchSize: number;
  /** Does the server say which keys went (QRESYNC), or only which there are? */
  tellsVanished: boolean;
}

/** Parts of an answer: the events of one batch, and what the cursor says after them. */
interface Piece {
  events: RemoteEvent[];
  after(cursor: MailCursor): void;
}

/** Everything that changed since, of one moment; abandoned after any batch it goes on from there. */
export async function* tellChanges(telling: Telling, from: MailCursor | null): AsyncGenerator<Batch> {
  if (from && from.epoch !== telling.epoch)
    throw new ConnectorError({ kind: "cursor-gone" }, "The position in the mailbox was lost.");
  const cursor: MailCursor = structuredClone<MailCursor>(from ?? { epoch: telling.epoch, folders: {} });
  const pieces = [
    folderPiece(telling, cursor),
    ...[...telling.store.folders.values()].flatMap((folder) => piecesOf(telling, folder, cursor)),
  ];
  const total = telling.store.letters.size;
  for (const [index, { events, after }] of pieces.entries()) {
    after(cursor);
    yield { events, cursor: asCursor(structuredClone(cursor)), more: index < pieces.length - 1, total };
  }
}

function folderPiece({ store }: Telling, cursor: MailCursor): Piece {
  const removed = Object.keys(cursor.folders).filter((id) => !store.folders.has(id));
  const events: RemoteEvent[] = removed.map((id) => ({ type: "folder-removed", id: remoteId(id) }));
  for (const { id, role } of store.folders.values())
    if (!cursor.folders[id]) events.push({ type: "folder", folder: told(id, role) });
  return {
    events,
    after: ({ folders }) => {
      for (const id of removed) delete folders[id];
      for (const id of store.folders.keys()) folders[id] ??= untold;
    },
  };
}

function told(id: string, role: RemoteFolder["role"]): RemoteFolder {
  return { id: remoteId(id), name: id, path: id, role, kind: "folder", selectable: true, virtual: false };
}

function piecesOf(telling: Telling, folder: Folder, cursor: MailCursor): Piece[] {
  const known = cursor.folders[folder.id];
  if (known?.validity === folder.validity) return newsOf(telling, folder, known);
  return wholeOf(telling, folder, (known?.validity ?? 0) > 0);
}

/** No key is larger. */
const highest = 4_294_967_295;

/** A folder that is told first, or whose keys mean something else now. */
function wholeOf(telling: Telling, { id, validity, nextKey }: Folder, reset: boolean): Piece[] {
  const { store, newest, batchSize } = telling;
  const copies = store.copiesIn(id).slice(-newest).reverse();
  const oldest = store.copiesIn(id).length > newest ? (copies.at(-1)?.key ?? nextKey) : 0;
  const position = { validity, changed: store.change, next: nextKey, oldest };
  const batches = chunks(messagesOf(store, copies), batchSize);
  const keys = new Set(copies.map(({ key }) => key));
  const listing: RemoteEvent = { type: "present", folder: remoteId(id), from: Math.max(1, oldest), to: highest, keys };
  return batches.map((events, index) => {
    const last = index === batches.length - 1;
    const first: RemoteEvent[] = reset && index === 0 ? [{ type: "folder-reset", id: remoteId(id) }] : [];
    return {
      events: [...first, ...events, ...(last ? [listing] : [])],
      after: ({ folders }) => {
        folders[id] = last ? position : untold;
      },
    };
  });
}

function newsOf(telling: Telling, folder: Folder, known: FolderPosition): Piece[] {
  const { store, batchSize } = telling;
  const { id, nextKey } = folder;
  const copies = store.copiesIn(id).filter(({ key }) => key >= known.oldest);
  const old = copies.filter(({ key }) => key < known.next);
  const placed = old
    .filter(({ changed }) => changed > known.changed)
    .map(({ key, flags }): PlacedFlags => ({ folder: remoteId(id), key: String(key), flags: { ...flags } }));
  const changed = store.change;
  const first = [
    ...goneEvents(telling, folder, known, old),
    ...(placed.length > 0 ? [{ type: "flags" as const, placed }] : []),
  ];
  const fresh = copies.filter(({ key }) => key >= known.next);
  const batches = chunks(fresh, batchSize);
  return batches.map((part, index) => {
    const last = index === batches.length - 1;
    const events = messagesOf(store, part);
    return {
      events: index === 0 ? [...first, ...events] : events,
      after: ({ folders }) => {
        const next = last ? nextKey : (part.at(-1)?.key ?? known.next - 1) + 1;
        folders[id] = { ...known, next, changed: last ? changed : known.changed };
      },
    };
  });
}

function goneEvents(telling: Telling, { id, vanished }: Folder, known: FolderPosition, old: Copy[]): RemoteEvent[] {
  const folder = remoteId(id);
  if (telling.tellsVanished) {
    const keys = vanished.filter(({ changed }) => changed > known.changed).map(({ key }) => String(key));
    return keys.length > 0 ? [{ type: "gone", folder, keys }] : [];
  }
  const keys = new Set(old.map(({ key }) => key));
  return [{ type: "present", folder, from: Math.max(1, known.oldest), to: known.next - 1, keys }];
}

/** Older copies of each folder, newest first. */
export async function* tellHistory(telling: Telling, from: MailCursor): AsyncGenerator<Batch> {
  const cursor = structuredClone(from);
  for (const [id, position] of Object.entries(cursor.folders)) {
    while (position.oldest > 0) {
      const folder = telling.store.folders.get(id);
      if (folder?.validity !== position.validity) break;
      const older = telling.store.copiesIn(id).filter(({ key }) => key < position.oldest);
      const part = older.slice(-telling.batchSize).reverse();
      const to = position.oldest - 1;
      position.oldest = part.length < older.length ? (part.at(-1)?.key ?? 0) : 0;
      const keys = new Set(part.map(({ key }) => key));
      const listing: RemoteEvent = {
        type: "present",
        folder: remoteId(id),
        from: Math.max(1, position.oldest),
        to,
        keys,
      };
      const more = Object.values(cursor.folders).some(({ oldest }) => oldest > 0);
      const events = [...messagesOf(telling.store, part), listing];
      yield { events, cursor: asCursor(structuredClone(cursor)), more, total: telling.store.letters.size };
    }
  }
}

function messagesOf(store: MailStore, copies: readonly Copy[]): RemoteEvent[] {
  return copies.flatMap((copy) => {
    const letter = store.letterAt(copy.folder, String(copy.key))?.letter;
    return letter ? [{ type: "message" as const, message: store.told(letter, copy) }] : [];
  });
}

/** At least one, if only an empty one. */
function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.max(1, Math.ceil(items.length / size));
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
