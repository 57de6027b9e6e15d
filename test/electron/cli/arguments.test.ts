import { expect, test } from "vitest";
import { globalOptions, readArguments } from "../../../electron/cli/arguments.ts";
import { helpText } from "../../../electron/cli/help.ts";
import { commands } from "../../../electron/cli/table.ts";

const read = (...words: string[]) => readArguments(words, commands);

test("options may stand before, between and after the words of a command", () => {
  for (const words of [
    ["--data", "/d", "--json", "list", "--limit", "3"],
    ["list", "--limit", "3", "--json", "--data", "/d"],
    ["--limit=3", "--data=/d", "list", "--json"],
  ]) {
    const { command, values } = read(...words);
    expect(command?.words).toBe("list");
    expect([values.text("data"), values.flag("json"), values.number("limit", 50)]).toEqual(["/d", true, 3]);
  }
  expect(read("accounts", "--data", "/d", "remove", "x").positionals).toEqual(["x"]);
  expect(read("send", "--to", "a@b", "--to", "c@d").values.texts("to")).toEqual(["a@b", "c@d"]);
});

test("what follows -- is no option", () => {
  expect(read("search", "--", "--limit", "-x").positionals).toEqual(["--limit", "-x"]);
});

test.each([
  [[], /which command/],
  [["fly"], /no command "fly"/],
  [["accounts"], /accounts add, accounts list, accounts remove/],
  [["accounts", "fly"], /no command "accounts fly"/],
  [["list", "--colour"], /--colour/],
  [["list", "extra"], /"extra"/],
  [["list", "--limit"], /limit/],
  [["list", "--unread=yes"], /unread/],
  [["list", "--role", "attic"], /--role must be one of .*"attic"/],
  [["show"], /needs ID/],
  [["show", "1", "2"], /"2"/],
  [["list", "--mbox", "x"], /--mbox/],
])("%j is a usage error of one line", (words, message) => {
  let error: unknown;
  try {
    read(...words);
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({ name: "UsageError", message: expect.stringMatching(message) });
  expect(error instanceof Error && error.message).not.toContain("\n");
});

test("one option means one thing: the same type in every command, and none shadows a global one", () => {
  const types = new Map<string, string>();
  for (const { options } of commands)
    for (const [name, { type, multiple }] of Object.entries(options)) {
      expect(Object.keys(globalOptions)).not.toContain(name);
      const kind = `${type}${multiple ? "[]" : ""}`;
      expect([name, types.get(name) ?? kind]).toEqual([name, kind]);
      types.set(name, kind);
    }
});

test("the help names every command and every option", () => {
  const whole = helpText(null, commands);
  for (const command of commands) {
    expect(whole).toContain(command.words);
    const own = helpText(command, commands);
    for (const name of Object.keys(command.options)) expect(own).toContain(`--${name}`);
  }
});

test("asking for help or the version checks nothing else", () => {
  expect(read("--help").command).toBeNull();
  expect(read("show", "--help").command?.words).toBe("show");
  expect(read("--version").values.flag("version")).toBe(true);
});
