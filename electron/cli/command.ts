import type { Api } from "../../shared/api/pipe.ts";
import type { Readable } from "../db/open.ts";
import type { LogFile } from "../log.ts";
import type { Paths } from "../paths.ts";
import type { RunningCore } from "../threads/start-core.ts";

/** The command line is wrong; `message` is one line. Exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** It was understood but did not succeed; `message` is one line. Exit 1. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

export interface Option {
  type: "string" | "boolean";
  help: string;
  /** What stands for the value in the help. */
  value?: string;
  multiple?: boolean;
  choices?: readonly string[];
}

/** Options as given; each was checked against its command's table. */
export interface Values {
  text(name: string): string | undefined;
  /** Throws `UsageError` when it is missing or empty. */
  required(name: string): string;
  texts(name: string): string[];
  flag(name: string): boolean;
  number(name: string, fallback: number): number;
}

/** What a command works with; nothing is opened before it is asked for. */
export interface Context {
  paths: Paths;
  json: boolean;
  values: Values;
  positionals: string[];
  log: LogFile;
  environment: NodeJS.ProcessEnv;
  /** Prints `value` with `--json`, else the text. */
  output(value: unknown, text: () => string): Promise<void>;
  line(text: string): Promise<void>;
  /** For long output in small pieces. */
  pieces(): { write(text: string): void; end(): Promise<void> };
  stdin(): Promise<Buffer>;
  /** A question to be answered with yes or no on the terminal; null where there is none. */
  ask(question: string): Promise<boolean | null>;
  /** The database, for looking only; an empty one where there is none yet. */
  database(): Readable;
  /** The read methods, answered in this process. */
  read: Api;
  /** Starts the core (once); `BOBBIN_PASSPHRASE` opens the file of passwords if an account needs it. */
  core(): Promise<RunningCore>;
  /** Aborted by Ctrl+C and SIGTERM. */
  signal: AbortSignal;
}

export interface Command {
  /** The words that name it. */
  words: string;
  /** What follows the words, for the help: `ID`, `QUERY…`. */
  arguments: string;
  /** How many of them, at least and at most. */
  count: [number, number];
  help: string;
  options: Record<string, Option>;
  /** Resolves with the exit code. */
  run(context: Context): Promise<0 | 1>;
}
