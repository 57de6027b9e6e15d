import { Worker } from "node:worker_threads";
import { ConnectorError } from "../connectors/errors.ts";
import type { Log } from "../connectors/ports.ts";
import type { ParsedMail } from "../mail/model.ts";

/** What the parser thread is asked and answers; `error` for what should not happen. */
export interface ParseRequest {
  id: number;
  source: Uint8Array;
}
export type ParseAnswer = { id: number; parsed: ParsedMail } | { id: number; error: string };

export interface Parser {
  /** Rejects with a `bug` when the message brought the thread down. */
  parse(source: Uint8Array): Promise<ParsedMail>;
  close(): void;
}

interface Waiting {
  resolve(parsed: ParsedMail): void;
  reject(error: Error): void;
}

/** Parses in a thread of its own, started at the first message and again after one that brought it down. */
export function createParser(file: string, log: Log): Parser {
  let worker: Worker | undefined;
  let last = 0;
  const waiting = new Map<number, Waiting>();

  const fail = (): void => {
    worker = undefined;
    for (const { reject } of waiting.values())
      reject(new ConnectorError({ kind: "bug" }, "A message could not be read; the log has the details."));
    waiting.clear();
  };
  const settle = (answer: ParseAnswer): void => {
    const request = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("parsed" in answer) request?.resolve(answer.parsed);
    else request?.reject(new ConnectorError({ kind: "bug" }, "A message could not be read.", { cause: answer.error }));
  };
  const start = (): Worker => {
    const started = new Worker(file);
    started.on("message", settle);
    started.on("error", (error) => log.error("parser.crashed", { error }));
    started.once("exit", () => {
      if (worker === started) fail();
    });
    return started;
  };

  return {
    parse: (source) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const id = ++last;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, source } satisfies ParseRequest);
      }),
    close() {
      const running = worker;
      fail();
      void running?.terminate();
    },
  };
}
