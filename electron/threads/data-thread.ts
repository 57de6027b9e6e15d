import "../fail-points/arm.ts";
import { parentPort, workerData } from "node:worker_threads";
import { asBackupError, BackupCancelled } from "../backup/backup-error.ts";
import { prepareRestore } from "../backup/prepare-restore.ts";
import { verifyBackup } from "../backup/read-backup.ts";
import { type Progress, writeBackup } from "../backup/write-backup.ts";
import type { DataAct, DataJobs, DataMessage, DataResults } from "./data-job.ts";

type Work = { [Act in DataAct]: { act: Act; job: DataJobs[Act] } }[DataAct];

/** Told at most so often. */
const tellEveryMs = 100;

/** Entry: does one act with a backup, tells how far it is, and ends. */
const work: Work = workerData;
const cancelling = new AbortController();
parentPort?.on("message", () => cancelling.abort(new BackupCancelled()));
let toldAt = 0;
const onProgress: Progress = (done, total) => {
  if (Date.now() - toldAt < tellEveryMs && done < total) return;
  toldAt = Date.now();
  tell({ type: "progress", done, total });
};

function tell(message: DataMessage): void {
  parentPort?.postMessage(message);
}

function perform(): Promise<DataResults[DataAct]> {
  const how = { signal: cancelling.signal, onProgress };
  if (work.act === "backup") return writeBackup({ ...work.job, ...how });
  if (work.act === "check") return verifyBackup({ ...work.job, ...how });
  return prepareRestore({ ...work.job, ...how });
}

try {
  tell({ type: "done", result: await perform() });
} catch (thrown) {
  const error = asBackupError(thrown, "That did not work.");
  tell({
    type: "failed",
    message: error.message,
    cancelled: error instanceof BackupCancelled,
    detail: String(error.cause ?? ""),
  });
}
