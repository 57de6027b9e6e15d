import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { markForeign } from "../../../electron/desktop/quarantine.ts";

test("what is saved is marked as come from the network, where the system has a mark", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-mark-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "plan.txt");
  const ran: [string, string[]][] = [];
  const execute = async (program: string, words: string[]) => ran.push([program, words]);
  await markForeign(file, "linux", execute);
  expect([ran, existsSync(`${file}:Zone.Identifier`)]).toEqual([[], false]);
  await markForeign(file, "darwin", execute);
  expect(ran).toEqual([
    ["/usr/bin/xattr", ["-w", "com.apple.quarantine", expect.stringMatching(/^0083;[0-9a-f]{8};Bobbin;$/), file]],
  ]);
  await markForeign(file, "win32", execute);
  expect(readFileSync(`${file}:Zone.Identifier`, "utf8")).toBe("[ZoneTransfer]\r\nZoneId=3\r\n");
});
