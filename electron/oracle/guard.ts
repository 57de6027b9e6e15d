import { Worker } from "node:worker_threads";

export type Outcome = { result: unknown } | { error: string };

/** What the thread is sent and answers. */
export interface CaseRequest {
  number: number;
  verb: string;
  input: Record<string, unknown>;
}
export type CaseAnswer = Outcome & { number: number };

export interface Guard {
  /** Never rejects: what fails, hangs or brings the thread down is an `error`. One at a time. */
  run(verb: string, input: Record<string, unknown>): Promise<Outcome>;
  close(): Promise<void>;
}

/** Runs cases in a thread of its own, which is ended and replaced when a case takes longer than `limit` ms or more memory than `megabytes`. */
export function createGuard(file: URL, limit: number, megabytes: number): Guard {
  let worker: Worker | undefined;
  let number = 0;

  const start = (): Worker => {
    // What a case prints must not come between the answers.
    const started = new Worker(file, {
      resourceLimits: { maxOldGenerationSizeMb: megabytes, stackSizeMb: 4 },
      stdout: true,
    });
    started.stdout.resume();
    started.on("error", () => {});
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    return started;
  };
  const end = (): void => {
    const running = worker;
    worker = undefined;
    void running?.terminate();
  };

  return {
    run: (verb, input) =>
      new Promise((resolve) => {
        worker ??= start();
        const running = worker;
        const own = ++number;
        const settle = (outcome: Outcome): void => {
          clearTimeout(timer);
          running.off("message", onMessage);
          running.off("error", onError);
          running.off("exit", onExit);
          resolve(outcome);
        };
        const onMessage = (answer: CaseAnswer): void => {
          if (answer.number !== own) return;
          settle("error" in answer ? { error: answer.error } : { result: answer.result });
        };
        const onError = (error: Error): void => {
          end();
          settle({ error: `the case brought its thread down: ${error.message}` });
        };
        const onExit = (): void => settle({ error: "the case ended its thread" });
        const timer = setTimeout(() => {
          end();
          settle({ error: `no answer within ${limit} ms` });
        }, limit);
        running.on("message", onMessage);
        running.on("error", onError);
        running.on("exit", onExit);
        try {
          running.postMessage({ number: own, verb, input } satisfies CaseRequest);
        } catch (error) {
          settle({ error: String(error) });
        }
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
