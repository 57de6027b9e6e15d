import { z } from "zod";
import { read, write } from "./method.ts";

/** Why nothing can be written now; reading goes on. */
export type StorageTrouble = "full" | "failing" | "read-only" | "busy";

/** A backup, as it says of itself. */
export interface BackupView {
  /** ms UTC */
  createdAt: number;
  /** Of the program that wrote it. */
  version: string;
  rows: {
    accounts: number;
    conversations: number;
    messages: number;
    attachments: number;
    drafts: number;
    outbox: number;
  };
}

/** What is done with the data folder as a whole, and how its disk is. */
export interface DataFolderView {
  /** Under way now; bytes. `null` while nothing is. */
  running: { act: "backup" | "check" | "restore"; done: number; total: number } | null;
  /** A file for the next backup that is not there yet, whole path. */
  suggestion: string;
  /** Until it is over, nothing new is stored; ms UTC since when. */
  trouble: { kind: StorageTrouble; since: number } | null;
  /** The database was damaged and made anew; until the user has seen it. `sentence` names the kept file and what was saved. */
  mended: { at: number; sentence: string } | null;
  /** Names the database; another one when a backup took its place: whoever holds something of the former forgets it. */
  database: string;
  /** Names what is in it: a mending keeps the name, a backup brings another. Pages say it with each call. Empty: unknown. */
  origin: string;
}

/** What restoring left for the user to look at. */
export interface RestoredView {
  backup: BackupView;
  /** The folder, in the data folder, in which the former data is kept; null when there was none. */
  kept: string | null;
  /** Messages that waited in the backup; they are in the outbox, and only the user sends them. */
  asked: number;
  /** Other changes that waited; they are in the outbox, stopped. */
  stopped: number;
  /** Accounts that ask for their passwords, which no backup holds. */
  signIns: number;
}

/** A whole path, or one that begins with `~/`. */
const file = z.string().trim().min(1).max(4000);

/** Answered beside the core, by what runs its threads. One of the three acts at a time: `conflict` else. */
export const data = {
  "data.get": read<DataFolderView>()(z.strictObject({}), ["data"]),
  /** Writes everything but passwords into one file; resolves when it is whole. `refused` with the reason. */
  "data.backUp": write<{ file: string; bytes: number; backup: BackupView }>()(z.strictObject({ file })),
  /** Reads a backup from end to end and compares its sums. */
  "data.check": write<BackupView>()(z.strictObject({ file })),
  /** Puts a backup in the place of the present data, which is kept; the database is parked meanwhile. */
  "data.restore": write<RestoredView>()(z.strictObject({ file })),
  /** The user has seen what was mended. */
  "data.mendedSeen": write<null>()(z.strictObject({})),
  /** Stops what is under way and leaves nothing of it. Once the exchange itself has begun it is finished. */
  "data.cancel": write<null>()(z.strictObject({})),
};
