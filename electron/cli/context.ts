import { existsSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { ApiError } from "../../shared/api/errors.ts";
import type { Api, CoreFunctions } from "../../shared/api/pipe.ts";
import { createDispatch } from "../api/dispatch.ts";
import { readHandlers } from "../api/reads.ts";
import { mendedView } from "../db/damage/mended.ts";
import { openReader, openWriter, type Readable } from "../db/open.ts";
import { createLog } from "../log.ts";
import { openBrowser } from "../open-browser.ts";
import { defaultDataFolder, pathsIn } from "../paths.ts";
import { type RunningCore, startCore } from "../threads/start-core.ts";
import type { Invocation } from "./arguments.ts";
import { askOnTerminal } from "./ask.ts";
import type { Context } from "./command.ts";

export interface OpenContext extends Context {
  /** Ends what was opened. Idempotent. */
  close(): Promise<void>;
}

/** @param threads the folder of the threads' entry files */
export function createContext({ values, positionals }: Invocation, threads: string, signal: AbortSignal): OpenContext {
  const paths = pathsIn(values.text("data") ?? defaultDataFolder());
  const log = createLog(paths.log, "cli");
  const json = values.flag("json");
  let db: Readable | undefined;
  let running: Promise<RunningCore> | undefined;

  const database = (): Readable => {
    // Before the first account there is no file, and looking makes none.
    db ??= existsSync(paths.database) ? openReader(paths.database) : openWriter(":memory:");
    return db;
  };
  const read = lazily(() =>
    createDispatch(
      "read",
      readHandlers(database(), { now: Date.now, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
      log,
    ),
  );
  const line = (text: string): Promise<void> => print(`${text}\n`);

  return {
    ...{ paths, json, values, positionals, log, signal, database, read, line, pieces },
    environment: process.env,
    async output(value, text) {
      const said = json ? JSON.stringify(value, null, 2) : text();
      if (said !== "") await line(said);
    },
    stdin: () => buffer(process.stdin),
    ask: (question) => askOnTerminal(question, signal),
    core() {
      running ??= telling(paths.database, () =>
        startCore({
          ...{ paths, threads, log, program: "on the command line" },
          passphrase: process.env["BOBBIN_PASSPHRASE"],
          readerWaits: true,
          // Not to standard output, which may be JSON.
          openBrowser(url) {
            process.stderr.write(`To sign in, open ${url}\n`);
            openBrowser(url, (sentence) => process.stderr.write(`${sentence}\n`));
          },
        }),
      );
      return running;
    },
    async close() {
      await running?.then(
        (core) => core.close(),
        () => {},
      );
      db?.close();
      db = undefined;
    },
  };
}

/** A database that was made anew meanwhile is told, not on standard output, which may be JSON. */
async function telling(database: string, start: () => Promise<RunningCore>): Promise<RunningCore> {
  const before = mendedView(database)?.at;
  const core = await start();
  const mended = mendedView(database);
  if (mended && mended.at !== before) process.stderr.write(`bobbin: ${mended.sentence}\n`);
  return core;
}

/** Resolves when it has left this process. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

const pieceLength = 65_536;

function pieces(): ReturnType<Context["pieces"]> {
  let held = "";
  return {
    write(text) {
      held += text;
      if (held.length < pieceLength) return;
      process.stdout.write(held);
      held = "";
    },
    end: () => print(held),
  };
}

/** The API over what `open` gives, opened with the first call. */
function lazily(open: () => CoreFunctions["call"]): Api {
  let call: CoreFunctions["call"] | undefined;
  return {
    async call(method, input) {
      call ??= open();
      const answer = await call(method, input);
      if (!answer.ok) throw new ApiError(answer.error);
      // What a method answers is what its handler's type promises.
      return answer.value as never;
    },
  };
}
