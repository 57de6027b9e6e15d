import { Worker } from "node:worker_threads";
import { BackupCancelled, BackupError } from "../backup/backup-error.ts";
import { removeAbandoned, removeUnpacked } from "../backup/leftovers.ts";
import type { Manifest } from "../backup/manifest.ts";
import type { PrepareOptions } from "../backup/prepare-restore.ts";
import type { WriteBackupOptions } from "../backup/write-backup.ts";
import type { Log } from "../connectors/ports.ts";
import type { Restored } from "../sync/restored.ts";

/** What the data thread is started with. */
export interface DataJobs {
  backup: Omit<WriteBackupOptions, "signal" | "onProgress">;
  check: { file: string };
  restore: Omit<PrepareOptions, "signal" | "onProgress">;
}

export interface DataResults {
  backup: { bytes: number; manifest: Manifest };
  check: Manifest;
  restore: { manifest: Manifest; restored: Restored };
}

export type DataAct = keyof DataJobs;

/** What it says; the last message is a result or a failure with a sentence for the user. */
export type DataMessage =
  | { type: "progress"; done: number; total: number }
  | { type: "done"; result: DataResults[DataAct] }
  | { type: "failed"; message: string; cancelled: boolean; detail: string };

/** A thread that was cancelled and sits in one long read, or on a disk that does not answer, is ended after this. */
const graceMs = 3000;

export interface RunJobOptions {
  /** The thread's entry file. */
  file: string;
  signal: AbortSignal;
  log: Log;
  onProgress(done: number, total: number): void;
}

/**
 * Does one act in a thread of its own, so that neither the window nor the core waits for it. One that was cancelled ends
 * within seconds, also where its thread hangs.
 * @throws BackupError
 */
export function runDataJob<Act extends DataAct>(
  act: Act,
  job: DataJobs[Act],
  { file, signal, log, onProgress }: RunJobOptions,
): Promise<DataResults[Act]> {
  const worker = new Worker(file, { workerData: { act, job } });
  let grace: NodeJS.Timeout | undefined;
  let cancel = (): void => undefined;
  return new Promise<DataResults[Act]>((resolve, reject) => {
    const fail = (error: unknown): void => {
      log.error("data.thread", { act, error });
      reject(new BackupError("That did not work; the log has the details."));
    };
    cancel = () => {
      worker.postMessage("cancel");
      grace = setTimeout(() => {
        log.error("data.thread", { act, error: new Error("did not end when it was cancelled") });
        // It may be where nothing reaches it: its end is not waited for.
        worker.removeAllListeners("exit");
        void worker.terminate();
        const over = (): void => reject(new BackupCancelled());
        removeLeft(job).then(over, over);
        setTimeout(over, graceMs).unref();
      }, graceMs);
    };
    signal.addEventListener("abort", cancel);
    worker.on("message", (message: DataMessage) => {
      if (message.type === "progress") onProgress(message.done, message.total);
      // What an act answers is what its thread's code promises.
      else if (message.type === "done") resolve(message.result as DataResults[Act]);
      else {
        log.info("data.failed", { act, message: message.message, detail: message.detail });
        reject(message.cancelled ? new BackupCancelled() : new BackupError(message.message));
      }
    });
    worker.on("error", fail);
    worker.once("exit", (code) => fail(new Error(`ended with ${code}`)));
    if (signal.aborted) cancel();
  }).finally(() => {
    clearTimeout(grace);
    signal.removeEventListener("abort", cancel);
    worker.removeAllListeners("exit");
    void worker.terminate();
  });
}

/** What an act that was ended by force may have left. */
async function removeLeft(job: DataJobs[DataAct]): Promise<void> {
  if ("target" in job) await removeAbandoned(job.target);
  if ("folder" in job) await removeUnpacked(job.folder);
}
