import "./fail-points/arm.ts";
import { ApiError } from "../shared/api/errors.ts";
import { BackupError } from "./backup/backup-error.ts";
import { type Invocation, readArguments } from "./cli/arguments.ts";
import { CommandFailed, UsageError } from "./cli/command.ts";
import { createContext } from "./cli/context.ts";
import { helpText } from "./cli/help.ts";
import { commands } from "./cli/table.ts";
import { programVersion } from "./cli/version.ts";
import { FolderInUse, FolderUnusable } from "./data-lock.ts";
import { DatabaseError } from "./db/open.ts";
import { endOnSignals } from "./end-program.ts";
import { exitProgram } from "./exit-program.ts";
import { guardOutput } from "./guard-output.ts";
import { CoreFailed } from "./threads/supervise.ts";

/** Errors whose message is a sentence for the user. */
const spoken = [
  UsageError,
  CommandFailed,
  ApiError,
  CoreFailed,
  FolderInUse,
  FolderUnusable,
  DatabaseError,
  BackupError,
];

async function run({ command, ...invocation }: Invocation): Promise<0 | 1> {
  if (!command) return 0;
  const stop = new AbortController();
  const context = createContext({ command, ...invocation }, import.meta.dirname, stop.signal);
  // Watching ends well with Ctrl+C; everything else was interrupted.
  const interrupted = command.words === "sync" && invocation.values.flag("watch") ? 0 : 130;
  endOnSignals(
    async () => {
      stop.abort();
      await context.close();
    },
    context.log,
    interrupted,
  );
  try {
    return await command.run(context);
  } catch (error) {
    if (!(error instanceof UsageError)) context.log.error("cli.failed", { command: command.words, error });
    throw error;
  } finally {
    if (!stop.signal.aborted) await context.close();
  }
}

function complain(error: unknown): 1 | 2 {
  const known = spoken.some((kind) => error instanceof kind);
  const message = error instanceof Error && known ? error.message : "something went wrong; the log has the details";
  process.stderr.write(`bobbin: ${message.replaceAll("\n", " ")}\n`);
  return error instanceof UsageError ? 2 : 1;
}

async function main(): Promise<number> {
  guardOutput();
  try {
    const invocation = readArguments(process.argv.slice(2), commands);
    if (invocation.values.flag("version")) console.log(programVersion());
    else if (invocation.values.flag("help")) console.log(helpText(invocation.command, commands));
    else return await run(invocation);
    return 0;
  } catch (error) {
    return complain(error);
  }
}

exitProgram(await main());
