import { z } from "zod";
import { folderRole } from "../../../shared/model/folder.ts";
import type { Cursor } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import { type RemoteFolder, type RemoteId, remoteId } from "../model.ts";

/**
 * How far one folder is synced: of the UIDs from `low` (inclusive) to `uidNext` (exclusive) every message was told. All of
 * it is as it was when the folder was last selected, so that whatever happened meanwhile shows as a difference.
 */
const folderSync = z.object({
  /** Text: a UIDVALIDITY is 32 bits, but a modseq is 63 and no number can hold it. */
  uidValidity: z.string(),
  low: z.int().positive(),
  uidNext: z.int().positive(),
  highestModseq: z.string().nullable(),
  /** Messages in the whole folder. */
  exists: z.int().nonnegative(),
  /** History was told to its beginning. */
  complete: z.boolean(),
  /** History was told back to this time (ms UTC), because nothing older was wanted. */
  stoppedAt: z.number().nullable(),
  /** UIDs became new: `changes` itself goes on to the beginning, so that nothing loses its place for longer than it must. */
  walking: z.boolean(),
  /** Without CONDSTORE: a digest of all flags, and when it was made (ms UTC). */
  flags: z.object({ digest: z.string(), at: z.number() }).nullable(),
});
export type FolderSync = z.infer<typeof folderSync>;

const cursorSchema = z.object({
  brand: z.literal("Cursor"),
  version: z.literal(1),
  /** Are messages known by the server's own ids? Chosen once: ids must not change when a server learns to give some. */
  serverIds: z.boolean().optional(),
  folders: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      path: z.string(),
      role: folderRole.nullable(),
      kind: z.enum(["folder", "label"]),
      selectable: z.boolean(),
      virtual: z.boolean(),
      sync: folderSync.nullable(),
    }),
  ),
});

/** A folder as it was told, and how far it is synced; null before its first message. */
export interface FolderCursor {
  folder: RemoteFolder;
  sync: FolderSync | null;
}

/** The position of the whole account; immutable. */
export interface ImapCursor {
  /** Undefined in positions of before it was written down. */
  serverIds: boolean | undefined;
  folders: readonly FolderCursor[];
}

export const emptyCursor: ImapCursor = { serverIds: undefined, folders: [] };

/** Throws `cursor-gone` for anything this version did not write. */
export function readCursor(cursor: Cursor): ImapCursor {
  const read = cursorSchema.safeParse(cursor);
  if (!read.success) {
    throw new ConnectorError({ kind: "cursor-gone" }, "The position in the mailbox was lost.", { cause: read.error });
  }
  return {
    serverIds: read.data.serverIds,
    folders: read.data.folders.map(({ id, sync, ...folder }) => ({ folder: { id: remoteId(id), ...folder }, sync })),
  };
}

/** As JSON for the store. */
export function writeCursor(cursor: ImapCursor): Cursor {
  const written: z.infer<typeof cursorSchema> = {
    brand: "Cursor",
    version: 1,
    ...(cursor.serverIds === undefined ? {} : { serverIds: cursor.serverIds }),
    folders: cursor.folders.map(({ folder, sync }) => ({ ...folder, sync })),
  };
  return written;
}

export function folderIn(cursor: ImapCursor, id: RemoteId): FolderCursor | undefined {
  return cursor.folders.find(({ folder }) => folder.id === id);
}

export function withSync(cursor: ImapCursor, id: RemoteId, sync: FolderSync | null): ImapCursor {
  return { ...cursor, folders: cursor.folders.map((entry) => (entry.folder.id === id ? { ...entry, sync } : entry)) };
}
