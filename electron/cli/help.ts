import { globalOptions } from "./arguments.ts";
import type { Command, Option } from "./command.ts";

/** The help of one command, or of the program with all of them. */
export function helpText(command: Command | null, commands: readonly Command[]): string {
  if (command) {
    const usage = `bobbin ${command.words} ${command.arguments}`.trim();
    return [usage, `  ${command.help}`, "", ...optionLines({ ...command.options, ...globalOptions })].join("\n");
  }
  const widest = Math.max(...commands.map((each) => titleOf(each).length));
  return [
    "bobbin [--data DIR] [--json] COMMAND …",
    "",
    ...commands.map((each) => `  ${titleOf(each).padEnd(widest)}  ${each.help}`),
    "",
    ...optionLines(globalOptions),
    "",
    "bobbin COMMAND --help shows a command's options. A file of passwords is unlocked with BOBBIN_PASSPHRASE.",
    "Exit: 0 done, 1 failed, 2 the command line is wrong.",
  ].join("\n");
}

const titleOf = ({ words, arguments: following }: Command): string => `${words} ${following}`.trim();

function optionLines(options: Record<string, Option>): string[] {
  const names = Object.entries(options).map(
    ([name, { value, choices, help, multiple }]) =>
      [
        `--${name}${value || choices ? ` ${value ?? choices?.join("|")}` : ""}`,
        multiple ? `${help} (may be repeated)` : help,
      ] as const,
  );
  const widest = Math.max(...names.map(([name]) => name.length));
  return names.map(([name, help]) => `  ${name.padEnd(widest)}  ${help}`);
}
