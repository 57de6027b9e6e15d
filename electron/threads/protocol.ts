import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Changed } from "../../shared/api/contract.ts";
import type { StorageTrouble } from "../../shared/api/data.ts";
import type { CoreFunctions } from "../../shared/api/pipe.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import type { News } from "../notify/news.ts";
import type { Paths } from "../paths.ts";
import type { Engine } from "../sync/engine-types.ts";

/** What a thread is started with (`workerData`). */
export interface ThreadData {
  paths: Paths;
  /** The folder of the threads' entry files. */
  threads: string;
  /** Opens the file of passwords at the start, where there is nobody to ask. */
  passphrase: string | undefined;
}

/** `message` is a sentence for the user. */
export type Opened = { ok: true } | { ok: false; message: string };

/** Before the name of a method that the core thread answers from memory, for accounts that keep nothing on disk. */
export const livePrefix = "live:";

export type WakeReason = Parameters<Engine["wake"]>[0];

/** What the core thread and the reader thread can be asked. Any order after `open`; `close` ends their work. */
export interface ThreadFunctions extends CoreFunctions {
  open(): Promise<Opened>;
  /** Releases the database; `open` takes it again. Secrets that were opened stay open. */
  park(): Promise<void>;
  /** The reader has nothing to wake. */
  wake(reason: WakeReason): void;
  close(): Promise<void>;
}

/** What a thread tells whoever started it. */
export interface ThreadOwner {
  changed(notice: Changed): void;
  news(news: News[]): void;
  /** Which accounts keep nothing on disk, whenever that changes. */
  liveAccounts(ids: AccountId[]): void;
  /** Nothing can be written, or can again (null). */
  storage(trouble: StorageTrouble | null): void;
  /** A broken page of the database was met. */
  damaged(): void;
  /** A sign-in needs the provider's page in the user's browser; http and https only. */
  openBrowser(url: string): void;
  /** A call into native code does not come back; see `markStuck`. */
  stuck(): void;
}

export type ThreadName = "core-thread" | "reader-thread" | "parser-thread" | "data-thread";

/** The entry file of a thread: built, or the source where nothing was built (Node runs both). */
export function threadFile(folder: string, name: ThreadName): string {
  const built = join(folder, `${name}.js`);
  const sources = [join(folder, `${name}.ts`), join(folder, "threads", `${name}.ts`)];
  return [built, ...sources].find(existsSync) ?? built;
}
