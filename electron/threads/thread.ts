import { basename } from "node:path";
import { Worker } from "node:worker_threads";
import type { Answer } from "../../shared/api/pipe.ts";
import type { Log } from "../connectors/ports.ts";
import { isStuck } from "../exit-program.ts";
import { connectRpc } from "../rpc.ts";
import { portPipe } from "./port-pipe.ts";
import type { Opened, ThreadData, ThreadFunctions, ThreadOwner, WakeReason } from "./protocol.ts";

/** A running thread. Every call rejects once it has ended. */
export interface Thread {
  open(): Promise<Opened>;
  park(): Promise<void>;
  call(method: string, input: unknown): Promise<Answer<unknown>>;
  wake(reason: WakeReason): void;
  /** Resolves when the thread is gone, whatever the reason. */
  ended: Promise<void>;
  /** Asks it to end, and after `graceMs` ends it without asking. Never rejects. */
  close(graceMs: number): Promise<void>;
}

export function startThread(file: string, data: ThreadData, owner: ThreadOwner, log: Log): Thread {
  const thread = basename(file);
  const worker = new Worker(file, { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: 32 } });
  const rpc = connectRpc<ThreadFunctions, ThreadOwner>(portPipe(worker), owner, (error) =>
    log.error("thread.rpc", { thread, error }),
  );
  worker.on("error", (error) => log.error("thread.crashed", { thread, error }));
  worker.on("messageerror", (error) => log.error("thread.message", { thread, error }));
  const ended = new Promise<void>((resolve) => {
    worker.once("exit", (code) => {
      log.info("thread.ended", { thread, code });
      rpc.$close(new Error("the thread has ended"));
      resolve();
    });
  });

  return {
    ended,
    open: () => rpc.$call("open"),
    park: () => rpc.$call("park"),
    call: (method, input) => rpc.$call("call", method, input),
    wake: (reason) => void rpc.$callEvent("wake", reason).catch(() => {}),
    async close(graceMs) {
      const asked = rpc.$call("close").catch(() => {});
      await withinGrace(Promise.race([asked, ended]), graceMs);
      // What is stuck in native code would bring the process down with it; the end of the program leaves it behind.
      if (isStuck()) worker.unref();
      else await worker.terminate();
    },
  };
}

async function withinGrace(work: Promise<unknown>, graceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([work, grace]);
  clearTimeout(timer);
}
