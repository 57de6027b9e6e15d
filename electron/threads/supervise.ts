import type { Answer } from "../../shared/api/pipe.ts";
import type { Log } from "../connectors/ports.ts";
import type { WakeReason } from "./protocol.ts";
import type { Thread } from "./thread.ts";

/** The core could not be started; `message` is a sentence for the user. */
export class CoreFailed extends Error {
  override readonly name = "CoreFailed";
}

/** A thread that is started again when it dies, once. */
export interface Supervised {
  call(method: string, input: unknown): Promise<Answer<unknown>>;
  wake(reason: WakeReason): void;
  /** Lets it release the database; one that dies meanwhile comes back without it. */
  park(): Promise<void>;
  /** Lets it take the database again. @throws CoreFailed with a sentence for the user */
  resume(): Promise<void>;
  close(graceMs: number): Promise<void>;
}

export interface SuperviseOptions {
  name: string;
  start(): Thread;
  /** It may load before, but opens only after this. */
  after: Promise<unknown>;
  log: Log;
  /** It died; `again` says whether a new one runs. */
  onDied(again: boolean): void;
}

/** Starts a thread and opens it; throws `CoreFailed` when that does not succeed. */
export async function supervise({ name, start, after, log, onDied }: SuperviseOptions): Promise<Supervised> {
  let restarts = 1;
  let closing = false;
  let parked = false;

  const launch = async (): Promise<Thread> => {
    const thread = start();
    try {
      await after;
      if (!parked) await open(thread);
    } catch (error) {
      await thread.close(0);
      if (error instanceof CoreFailed) throw error;
      throw new CoreFailed("Bobbin could not start; the log has the details.", { cause: error });
    }
    void thread.ended.then(died);
    return thread;
  };

  const died = (): void => {
    if (closing) return;
    const again = restarts-- > 0;
    log.error("thread.died", { thread: name, again });
    current = again ? launch() : Promise.reject(new CoreFailed("gone"));
    current.then(
      () => onDied(true),
      (error: unknown) => {
        log.error("thread.gone", { thread: name, error });
        onDied(false);
      },
    );
  };

  let current = launch();
  await current;
  return {
    async call(method, input) {
      try {
        return await (await current).call(method, input);
      } catch (error) {
        log.error("thread.call", { thread: name, method, error });
        return { ok: false, error: { kind: "failed", message: "Bobbin had to interrupt this; please try again." } };
      }
    },
    wake(reason) {
      current.then(
        (thread) => thread.wake(reason),
        () => {},
      );
    },
    async park() {
      parked = true;
      await (await current).park();
    },
    async resume() {
      if (!parked) return;
      await open(await current);
      parked = false;
    },
    async close(graceMs) {
      closing = true;
      await current.then(
        (thread) => thread.close(graceMs),
        () => {},
      );
    },
  };
}

async function open(thread: Thread): Promise<void> {
  const opened = await thread.open();
  if (!opened.ok) throw new CoreFailed(opened.message);
}
