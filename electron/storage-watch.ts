import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { StorageTrouble } from "../shared/api/data.ts";
import type { Clock, Log } from "./connectors/ports.ts";
import type { Writable } from "./db/open.ts";
import { probeWriting } from "./db/probe-writing.ts";
import { storageTroubleOf } from "./db/storage-trouble.ts";

export interface StorageWatchOptions {
  clock: Clock;
  log: Log;
  /** Nothing can be written, or can again (null): whatever waited may go on. */
  tell(trouble: StorageTrouble | null): void;
  /** A disk that was full counts as full until so many bytes are free. */
  roomBytes?: number;
}

export interface WatchedStorage {
  /** The same database; a commit that the disk refuses is noticed. */
  db: Writable;
  /** For what is not written by a commit. @returns whether it is the disk's doing; else nothing happens */
  report(error: unknown): boolean;
  close(): void;
}

const firstLookMs = 2_000;
const lastLookMs = 10_000;
/** Trouble that comes back so soon is the same trouble: it is not asked about more often again. */
const sameTroubleMs = 120_000;
const usualRoomBytes = 16 << 20;

/** Notices that the disk takes nothing any more, and looks, ever more seldom, whether it does again. */
export function watchStorage(
  raw: Writable,
  { clock, log, tell, roomBytes = usualRoomBytes }: StorageWatchOptions,
): WatchedStorage {
  const closing = new AbortController();
  let trouble: StorageTrouble | null = null;
  let looks = 0;
  let overAt = Number.NEGATIVE_INFINITY;

  const isOver = async (): Promise<boolean> => {
    if (trouble === "full" && raw.path !== ":memory:") {
      const { bavail, bsize } = await statfs(dirname(raw.path));
      if (bavail * bsize < roomBytes) return false;
    }
    probeWriting(raw);
    return true;
  };
  const lookUntilOver = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(Math.min(lastLookMs, firstLookMs * 2 ** looks++), closing.signal);
      const over = await isOver().catch((error: unknown) => {
        trouble = storageTroubleOf(error) ?? trouble;
        return false;
      });
      if (closing.signal.aborted) return;
      if (!over) continue;
      trouble = null;
      overAt = clock.elapsed();
      log.info("storage.again");
      tell(null);
      return;
    }
  };
  const report = (error: unknown): boolean => {
    const kind = storageTroubleOf(error);
    if (kind === null) return false;
    const isNew = trouble === null;
    if (kind === trouble || closing.signal.aborted) return true;
    trouble = kind;
    log.error("storage.trouble", { kind, error: String(error) });
    tell(kind);
    if (!isNew) return true;
    if (clock.elapsed() - overAt > sameTroubleMs) looks = 0;
    lookUntilOver().catch(() => undefined);
    return true;
  };
  return {
    db: {
      ...raw,
      transaction(work, options) {
        try {
          return raw.transaction(work, options);
        } catch (error) {
          report(error);
          throw error;
        }
      },
    },
    report,
    close: () => closing.abort(new Error("closing")),
  };
}
