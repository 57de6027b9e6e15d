import { statSync } from "node:fs";
import { join } from "node:path";
import { contract } from "../../shared/api/contract.ts";
import type { BackupView, DataFolderView, RestoredView, StorageTrouble } from "../../shared/api/data.ts";
import type { Answer } from "../../shared/api/pipe.ts";
import { BackupCancelled, BackupError } from "../backup/backup-error.ts";
import { backupTarget, suggestedBackup, toBackupView, wholePath } from "../backup/backup-file.ts";
import { removeUnpacked } from "../backup/leftovers.ts";
import { originOf } from "../backup/origin.ts";
import {
  asideName,
  forgetReturn,
  isPlacing,
  placeDatabase,
  refuseUnfinished,
  returnDatabase,
  unpackedFolder,
} from "../backup/place.ts";
import { programVersion } from "../cli/version.ts";
import type { Log } from "../connectors/ports.ts";
import { forgetMended, mendedView } from "../db/damage/mended.ts";
import type { Paths } from "../paths.ts";
import { type DataAct, type DataJobs, type DataResults, runDataJob } from "./data-job.ts";
import type { Parking } from "./parking.ts";

export interface DataDeskOptions {
  paths: Paths;
  log: Log;
  /** The entry file of the thread that does the work. */
  thread: string;
  parking(): Parking;
  /** Why the database can't be parked now. */
  refusesParking(): Promise<Answer<null>> | undefined;
  /** What `data.get` answers changed. */
  told(): void;
}

const actNames = ["data.backUp", "data.check", "data.restore"] as const;
type ActName = (typeof actNames)[number];

/** Answers what is asked of the data folder as a whole, also while the database is parked. */
export class DataDesk {
  readonly #options: DataDeskOptions;
  #running: DataFolderView["running"] = null;
  /** Of the act under way, or of the last one. */
  #cancelling = new AbortController();
  #trouble: DataFolderView["trouble"] = null;
  #database = "";
  #origin = "";
  #exchanging = false;

  constructor(options: DataDeskOptions) {
    this.#options = options;
  }

  /** Undefined: somebody else answers this. Never rejects. */
  answer(method: string, input: unknown): Promise<Answer<unknown>> | undefined {
    const act = actNames.find((name) => name === method);
    if (act) return this.#act(act, input);
    if (method === "data.cancel") this.close();
    else if (method === "data.mendedSeen") this.#forgetMended();
    else if (method !== "data.get") return undefined;
    return Promise.resolve({ ok: true, value: method === "data.get" ? this.#view() : null });
  }

  /** Whether somebody knows other data than there is here. */
  isOther(origin: unknown): boolean {
    const here = this.#nameOrigin();
    return typeof origin === "string" && origin !== "" && here !== "" && origin !== here;
  }

  setTrouble(kind: StorageTrouble | null): void {
    if (kind === (this.#trouble?.kind ?? null)) return;
    this.#trouble = kind === null ? null : { kind, since: Date.now() };
    this.#options.told();
  }

  /** Cancels what is under way. */
  close(): void {
    this.#cancelling.abort(new BackupCancelled());
  }

  #forgetMended(): void {
    forgetMended(this.#options.paths.database);
    this.#options.told();
  }

  #view(): DataFolderView {
    return {
      running: this.#running,
      suggestion: suggestedBackup(Date.now()),
      trouble: this.#trouble,
      mended: mendedView(this.#options.paths.database),
      database: this.#nameDatabase(),
      origin: this.#nameOrigin(),
    };
  }

  /** Stays over restarts; another file is another one. While they are exchanged it is the last one known, as its origin is. */
  #nameDatabase(): string {
    if (this.#isMoving()) return this.#database;
    const found = statSync(this.#options.paths.database, { bigint: true, throwIfNoEntry: false });
    if (found) this.#database = `${found.dev}-${found.ino}`;
    return this.#database;
  }

  #nameOrigin(): string {
    if (this.#origin === "" && !this.#isMoving()) this.#origin = originOf(this.#options.paths.database);
    return this.#origin;
  }

  /** What stands in the place of the database now is no whole one, or not to stay. */
  #isMoving(): boolean {
    return this.#exchanging || isPlacing(this.#options.paths);
  }

  async #act(name: ActName, input: unknown): Promise<Answer<unknown>> {
    const parsed = contract[name].input.safeParse(input);
    if (!parsed.success) return badRequest;
    if (this.#running) return busy;
    const { file } = parsed.data;
    const acts = {
      "data.backUp": () => this.#backUp(file),
      "data.check": async () => toBackupView(await this.#perform("check", { file: wholePath(file) })),
      "data.restore": () => this.#restore(file),
    };
    this.#running = { act: "check", done: 0, total: 0 };
    this.#cancelling = new AbortController();
    try {
      return { ok: true, value: await acts[name]() };
    } catch (error) {
      return failed(error, this.#options.log);
    } finally {
      this.#running = null;
      this.#options.told();
    }
  }

  async #backUp(file: string): Promise<{ file: string; bytes: number; backup: BackupView }> {
    const { paths } = this.#options;
    const now = Date.now();
    const target = backupTarget(file, { data: paths.data, now });
    const job = { database: paths.database, target, version: programVersion(), now };
    const { bytes, manifest } = await this.#perform("backup", job);
    return { file: target, bytes, backup: toBackupView(manifest) };
  }

  async #restore(typed: string): Promise<RestoredView> {
    const { paths, refusesParking } = this.#options;
    const refused = await refusesParking();
    if (refused && !refused.ok) throw new BackupError(refused.error.message);
    refuseUnfinished(paths);
    const now = Date.now();
    const folder = join(paths.data, unpackedFolder);
    const job = { file: wholePath(typed), folder, present: paths.database, now };
    const { manifest, restored } = await this.#perform("restore", job);
    if (this.#cancelling.signal.aborted) {
      await removeUnpacked(folder);
      throw new BackupCancelled();
    }
    const kept = asideName(paths, "before-restore", now);
    await this.#exchange(kept, now);
    return { backup: toBackupView(manifest), kept, ...restored };
  }

  async #perform<Act extends DataAct>(act: Act, job: DataJobs[Act]): Promise<DataResults[Act]> {
    const { thread, log, told } = this.#options;
    const show = (done: number, total: number): void => {
      this.#running = { act, done, total };
      told();
    };
    show(0, 0);
    const { signal } = this.#cancelling;
    return runDataJob(act, job, { file: thread, signal, log, onProgress: show });
  }

  /** The database is released, exchanged and taken again; one that can't be opened gives its place back. */
  #exchange(aside: string, now: number): Promise<void> {
    const { paths, log, parking } = this.#options;
    // Whoever asks meanwhile to have it opened waits: it would be opened between two files.
    return parking().alone(async ({ park, resume }) => {
      // Each has its name before it goes and when it comes, for whoever holds something that belongs to one of them.
      this.#view();
      const parked = await park();
      if (!parked.ok) throw new BackupError(parked.error.message);
      const back = { incoming: aside, aside: asideName(paths, "restore-failed", now) };
      const resumed = await this.#moving(resume, () => placeDatabase(paths, { incoming: unpackedFolder, aside }, back));
      if (resumed.ok) return forgetReturn(paths).catch(() => undefined);
      log.error("data.restore.undone", { message: resumed.error.message });
      const broken = `The restored data can't be opened: ${resumed.error.message}`;
      // One of the two may have opened it.
      const released = await park();
      if (!released.ok) throw new BackupError(`${broken} What was here is kept in ${aside}. ${released.error.message}`);
      const again = await this.#moving(resume, () => returnDatabase(paths, back));
      const former = "The restored data can't be opened, so the former is back";
      throw new BackupError(
        again.ok
          ? `${former}: ${resumed.error.message}`
          : `${former}, which can't be opened now either: ${again.error.message}`,
      );
    });
  }

  /** Whatever comes of the move, the database is taken again. @returns whether it could be */
  async #moving(resume: () => Promise<Answer<null>>, move: () => Promise<void>): Promise<Answer<null>> {
    const { paths } = this.#options;
    this.#exchanging = true;
    const failure = await move().then(
      () => null,
      (error: unknown) => error,
    );
    this.#exchanging = false;
    if (!isPlacing(paths)) this.#origin = "";
    this.#view();
    const resumed = await resume();
    if (failure instanceof BackupError && !resumed.ok && !isPlacing(paths))
      throw new BackupError(`${failure.message} ${resumed.error.message}`, { cause: failure });
    if (failure !== null) throw failure;
    return resumed;
  }
}

const badRequest: Answer<never> = { ok: false, error: { kind: "bad-request", message: "Name a file." } };
const busy: Answer<never> = {
  ok: false,
  error: { kind: "conflict", message: "A backup is being made or put back already; wait for it, or cancel it." },
};

function failed(error: unknown, log: Log): Answer<never> {
  if (error instanceof BackupError) return { ok: false, error: { kind: "refused", message: error.message } };
  log.error("data.failed", { error });
  return { ok: false, error: { kind: "failed", message: "That did not work; the log has the details." } };
}
