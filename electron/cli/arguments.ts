import { parseArgs } from "node:util";
import { type Command, type Option, UsageError, type Values } from "./command.ts";

export const globalOptions = {
  data: { type: "string", value: "DIR", help: "the data folder" },
  json: { type: "boolean", help: "answer in JSON" },
  help: { type: "boolean", help: "show this" },
  version: { type: "boolean", help: "show the version" },
} satisfies Record<string, Option>;

export interface Invocation {
  /** Null: only `--help` or `--version`. */
  command: Command | null;
  values: Values;
  positionals: string[];
}

/**
 * Reads a command line; options may stand anywhere. With `--help` or `--version` nothing else is checked.
 * @throws UsageError
 */
export function readArguments(arguments_: string[], commands: readonly Command[]): Invocation {
  const loose = parse(arguments_, Object.assign({}, ...commands.map(({ options }) => options)), false);
  const command = findCommand(loose.positionals, commands);
  if (loose.values["help"] === true || loose.values["version"] === true)
    return { command, values: valuesOf(loose.values), positionals: [] };
  if (!command) throw unknownCommand(loose.positionals, commands);

  const { values, positionals } = parse(arguments_, command.options, true);
  const rest = positionals.slice(command.words.split(" ").length);
  const [least, most] = command.count;
  if (rest.length < least) throw new UsageError(`bobbin ${command.words} needs ${command.arguments}`);
  if (rest.length > most) throw new UsageError(`bobbin ${command.words} does not know what to do with "${rest[most]}"`);
  checkChoices(values, command.options);
  return { command, values: valuesOf(values), positionals: rest };
}

type RawValues = Record<string, string | boolean | (string | boolean)[] | undefined>;

function parse(arguments_: string[], options: Record<string, Option>, strict: boolean) {
  const known = Object.entries({ ...globalOptions, ...options }).map(
    ([name, { type, multiple }]: [string, Option]) => [name, { type, multiple: multiple ?? false }] as const,
  );
  try {
    const { values, positionals } = parseArgs({
      args: arguments_,
      options: Object.fromEntries(known),
      strict,
      allowPositionals: true,
    });
    const raw: RawValues = values;
    return { values: raw, positionals };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new UsageError(text.split(/\.? To specify|\n/)[0]?.trim() ?? text);
  }
}

function findCommand(words: string[], commands: readonly Command[]): Command | null {
  return commands.find((command) => command.words.split(" ").every((word, n) => words[n] === word)) ?? null;
}

function unknownCommand([first, second]: string[], commands: readonly Command[]): UsageError {
  if (first === undefined) return new UsageError("which command? See: bobbin --help");
  const family = commands.filter(({ words }) => words.startsWith(`${first} `)).map(({ words }) => words);
  if (family.length === 0) return new UsageError(`there is no command "${first}"; see: bobbin --help`);
  return new UsageError(`${second ? `there is no command "${first} ${second}"; ` : ""}there is: ${family.join(", ")}`);
}

function checkChoices(values: RawValues, options: Record<string, Option>): void {
  for (const [name, { choices }] of Object.entries(options)) {
    const value = values[name];
    if (choices && typeof value === "string" && !choices.includes(value))
      throw new UsageError(`--${name} must be one of ${choices.join(", ")}, not "${value}"`);
  }
}

function valuesOf(raw: RawValues): Values {
  const text = (name: string): string | undefined => {
    const value = raw[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    text,
    required(name) {
      const value = text(name);
      if (!value) throw new UsageError(`--${name} is missing`);
      return value;
    },
    texts: (name) => [raw[name] ?? []].flat().filter((value) => typeof value === "string"),
    flag: (name) => raw[name] === true,
    number(name, fallback) {
      const value = text(name);
      if (value === undefined) return fallback;
      if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} must be a number, not "${value}"`);
      return Number(value);
    },
  };
}
