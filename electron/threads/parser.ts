import { Worker } from "node:worker_threads";
import { ConnectorError } from "../connectors/errors.ts";
import type { Log } from "../connectors/ports.ts";
import type { ParsedMail } from "../mail/model.ts";

/** Messages to parse: their sources behind each other in one buffer, which is handed over, not copied again. */
export interface ParseRequest {
  bytes: Uint8Array;
  parts: { id: number; length: number }[];
}
/** What became of some of them; `error` for what should not happen. */
export type ParseAnswer = ({ id: number; parsed: ParsedMail } | { id: number; error: string })[];

export interface Parser {
  /** Rejects with a `bug` when the message brought the thread down. */
  parse(source: Uint8Array): Promise<ParsedMail>;
  close(): void;
}

interface Waiting {
  resolve(parsed: ParsedMail): void;
  reject(error: Error): void;
}

/**
 * Parses in a thread of its own, started at the first message and again after one that brought it down. What is asked for
 * in one go travels together: a message between threads costs as much as parsing a short mail.
 */
export function createParser(file: string, log: Log): Parser {
  let worker: Worker | undefined;
  let last = 0;
  let gathered: { id: number; source: Uint8Array }[] = [];
  const waiting = new Map<number, Waiting>();

  const fail = (): void => {
    worker = undefined;
    gathered = [];
    for (const { reject } of waiting.values())
      reject(new ConnectorError({ kind: "bug" }, "A message could not be read; the log has the details."));
    waiting.clear();
  };
  const settle = (answers: ParseAnswer): void => {
    for (const answer of answers) {
      const request = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("parsed" in answer) request?.resolve(answer.parsed);
      else
        request?.reject(new ConnectorError({ kind: "bug" }, "A message could not be read.", { cause: answer.error }));
    }
  };
  const start = (): Worker => {
    const started = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: 32 } });
    started.on("message", settle);
    started.on("error", (error) => log.error("parser.crashed", { error }));
    started.once("exit", () => {
      if (worker === started) fail();
    });
    return started;
  };
  const send = (): void => {
    if (gathered.length === 0) return;
    const request = together(gathered);
    gathered = [];
    worker ??= start();
    worker.postMessage(request, [request.bytes.buffer]);
  };

  return {
    parse: (source) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        if (gathered.push({ id, source }) === 1) queueMicrotask(send);
      }),
    close() {
      const running = worker;
      fail();
      void running?.terminate();
    },
  };
}

function together(
  sources: readonly { id: number; source: Uint8Array }[],
): ParseRequest & { bytes: { buffer: ArrayBuffer } } {
  const bytes = new Uint8Array(sources.reduce((sum, { source }) => sum + source.length, 0));
  const parts: ParseRequest["parts"] = [];
  let at = 0;
  for (const { id, source } of sources) {
    bytes.set(source, at);
    at += source.length;
    parts.push({ id, length: source.length });
  }
  return { bytes, parts };
}
