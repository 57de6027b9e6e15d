import { afterAll, expect, test } from "vitest";
import { commandLine } from "../support/cli.ts";

const cli = commandLine();
afterAll(cli.remove);

test.each([
  [["sync", "--once", "--account", "nobody@example.test"], /nobody@example\.test/],
  [["list", "--colour"], /colour/],
  [["accounts", "add", "imap", "--address", "a@example.test"], /--imap-host/],
  [["accounts", "add", "imap", "--address", "a@example.test", "--imap-host", "x"], /--smtp-host/],
  [["accounts", "add", "imap", "--address", "a@gmx.de", "--password-stdin"], /own list.*imap\.gmx\.net:993.*--yes/],
  [["accounts", "add", "imap", "--address", "a@outlook.com", "--password-stdin", "--yes"], /OAuth.*--imap-host/],
  [["accounts", "add", "imap", "--address", "a@nowhere.invalid", "--password-stdin", "--yes"], /nowhere.*--imap-host/],
  [["accounts", "remove", "nobody@example.test"], /nobody@example\.test/],
  [["fly"], /fly/],
  [["flag", "12"], /--read/],
  [["show", "not-a-number"], /not-a-number/],
])("bobbin %j says in one line what is wrong and ends with 2", async (arguments_, words) => {
  const { code, stdout, stderr } = await cli.run(arguments_, "secret\n");
  expect(stderr.trim()).toMatch(words);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at |\/out\/main/);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});
