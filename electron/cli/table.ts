import { accountCommands } from "./accounts.ts";
import type { Command } from "./command.ts";
import { exportCommand } from "./export.ts";
import { inspectCommands } from "./inspect.ts";
import { lookCommands } from "./look.ts";
import { syncCommand } from "./sync.ts";
import { threadingCommands } from "./threading.ts";
import { triageCommands } from "./triage.ts";
import { writeCommands } from "./write.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  ...accountCommands,
  syncCommand,
  ...lookCommands,
  ...writeCommands,
  ...triageCommands,
  ...threadingCommands,
  exportCommand,
  ...inspectCommands,
];
