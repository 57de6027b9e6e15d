import { type Changed, contract, isMethodName } from "../../shared/api/contract.ts";
import { ApiError } from "../../shared/api/errors.ts";
import { tables } from "../../shared/api/method.ts";
import type { Answer, Api } from "../../shared/api/pipe.ts";
import type { Log } from "../connectors/ports.ts";
import { markStuck } from "../exit-program.ts";
import type { News } from "../notify/news.ts";
import type { Paths } from "../paths.ts";
import { DataDesk } from "./data-desk.ts";
import { createLateThread } from "./late-thread.ts";
import { createLiveRouter, type LiveRouter } from "./live-router.ts";
import { createMending } from "./mending.ts";
import { createParking, type Parking } from "./parking.ts";
import { livePrefix, type ThreadName, type ThreadOwner, threadFile, type WakeReason } from "./protocol.ts";
import { type Supervised, supervise } from "./supervise.ts";
import { takeFolder } from "./take-folder.ts";
import { startThread } from "./thread.ts";

export interface StartOptions {
  paths: Paths;
  /** The folder with the threads' entry files; built, that is where the program's own file stands. */
  threads: string;
  log: Log;
  /** Who holds the data folder, as somebody else who wants it is told: "in its window". */
  program?: string;
  passphrase?: string | undefined;
  /** The reader starts with the first thing read: for who mostly writes, as one command does. */
  readerWaits?: boolean;
  /** Opens a provider's page in the user's browser, for a sign-in; http and https only. Absent: nobody can. */
  openBrowser?(url: string): void;
}

/** The core as a host sees it. */
export interface RunningCore {
  api: Api;
  /** For hosts that pass calls on; checks nothing itself, never rejects. */
  handle(method: string, input: unknown, origin?: string): Promise<Answer<unknown>>;
  /** Returns how to stop listening. */
  onChanged(listener: (notice: Changed) => void): () => void;
  /** New messages that deserve a notification. */
  onNews(listener: (news: News[]) => void): () => void;
  /** A thread died; the sentence says whether things go on. */
  onTrouble(listener: (sentence: string) => void): () => void;
  wake(reason: WakeReason): void;
  /** Ends every thread and gives the data folder back, within two seconds even where a thread hangs. Idempotent. */
  close(): Promise<void>;
}

const graceMs = 1500;
/** For when it is better to ask anew. */
export const everything: Changed = { tables: [...tables], conversationIds: null };

/**
 * Decides where things run: engine, writer and connectors in one thread, reading in another (its own connection, so that
 * lists never wait for an import); parsing in a third that the first one starts when it is needed.
 * @throws CoreFailed, FolderInUse with a sentence for the user
 */
export async function startCore(options: StartOptions): Promise<RunningCore> {
  const { paths, threads, log, passphrase, openBrowser, readerWaits } = options;
  const release = await takeFolder({
    ...{ paths, log, program: options.program },
    onLost() {
      log.error("data.lost");
      trouble.tell("Another computer has taken over the data folder, so Bobbin has stopped here; restart it.");
      void close();
    },
  });
  const changed = createListeners<Changed>();
  const news = createListeners<News[]>();
  const trouble = createListeners<string>();
  const router = routerOver(() => ({ writer, reader }));
  const { refusesParking } = router;
  const mending = createMending({ database: paths.database, log, tell: trouble.tell, refusesParking });
  const owner: ThreadOwner = {
    changed: changed.tell,
    news: news.tell,
    liveAccounts(ids) {
      router.setAccounts(ids);
      mending.look();
    },
    storage: (kind) => desk.setTrouble(kind),
    openBrowser: (url) => openBrowser?.(url),
    damaged: () => mending.begin(),
    stuck: markStuck,
  };
  const run = (name: ThreadName, after: Promise<unknown>) =>
    supervise({
      name,
      log,
      after,
      start: () => startThread(threadFile(threads, name), { paths, threads, passphrase }, owner, log),
      onDied(again) {
        trouble.tell(again ? "Bobbin had to restart a part of itself." : "A part of Bobbin has stopped; restart it.");
        changed.tell(everything);
      },
    });

  const desk = new DataDesk({
    ...{ paths, log },
    thread: threadFile(threads, "data-thread"),
    refusesParking,
    parking: () => parking,
    told: () => changed.tell({ tables: ["data"], conversationIds: [] }),
  });
  // Both load at once, but the reader opens what the writer has brought up to date.
  const writing = run("core-thread", Promise.resolve());
  const reader = createLateThread(() => run("reader-thread", writing), log);
  const reading = readerWaits ? undefined : reader.begin();
  const close = once(async () => {
    desk.close();
    const [started] = await Promise.allSettled([writing, reading]);
    await Promise.all([started.status === "fulfilled" && started.value.close(graceMs), reader.close(graceMs)]);
    release();
  });
  const [writer] = await Promise.all([writing, reading]).catch(async (error: unknown) => {
    await close();
    throw error;
  });

  const parking = mending.over(createParking({ writer, reader, log, paths, moved: () => changed.tell(everything) }));
  const handle = answering(router, parking, desk);
  return {
    api: apiOf(handle),
    handle,
    onChanged: changed.add,
    onNews: news.add,
    onTrouble: trouble.add,
    wake: (reason) => parking.isParked() || writer.wake(reason),
    close,
  };
}

function routerOver(threads: () => Record<"writer" | "reader", Pick<Supervised, "call">>): LiveRouter {
  return createLiveRouter({
    kept: (method, input) =>
      threads()[isMethodName(method) && contract[method].kind === "read" ? "reader" : "writer"].call(method, input),
    live: (method, input) => threads().writer.call(`${livePrefix}${method}`, input),
  });
}

function answering(router: LiveRouter, parking: Parking, desk: DataDesk): RunningCore["handle"] {
  return (method, input, origin) => {
    if (method === "database.park") return router.refusesParking() ?? parking.park();
    if (method === "database.resume") return parking.resume();
    const answered = desk.answer(method, input);
    if (answered) return answered;
    return parking.unlessParked(() =>
      writes(method) && desk.isOther(origin) ? Promise.resolve(otherData) : router.call(method, input),
    );
  };
}

function writes(method: string): boolean {
  return isMethodName(method) && contract[method].kind === "write";
}

const otherData: Answer<never> = {
  ok: false,
  error: { kind: "refused", message: "Other data has taken the place of what this page knows; load the page again." },
};

export function apiOf(handle: RunningCore["handle"]): Api {
  return {
    async call(method, input) {
      const answer = await handle(method, input);
      if (!answer.ok) throw new ApiError(answer.error);
      // What a method answers is what its handler's type promises.
      return answer.value as never;
    },
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

export function createListeners<Notice>() {
  const listeners = new Set<(notice: Notice) => void>();
  return {
    add(listener: (notice: Notice) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(notice: Notice): void {
      for (const listener of [...listeners]) listener(notice);
    },
  };
}
