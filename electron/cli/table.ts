import { accountCommands } from "./accounts.ts";
import { backupCommands } from "./backup.ts";
import { chatCommands } from "./chat.ts";
import type { Command } from "./command.ts";
import { exportCommand } from "./export.ts";
import { importCommands } from "./imports.ts";
import { inspectCommands } from "./inspect.ts";
import { lookCommands } from "./look.ts";
import { syncCommands } from "./sync.ts";
import { threadingCommands } from "./threading.ts";
import { triageCommands } from "./triage.ts";
import { writeCommands } from "./write.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  ...accountCommands,
  ...syncCommands,
  ...importCommands,
  ...lookCommands,
  ...writeCommands,
  ...chatCommands,
  ...triageCommands,
  ...threadingCommands,
  exportCommand,
  ...backupCommands,
  ...inspectCommands,
];
