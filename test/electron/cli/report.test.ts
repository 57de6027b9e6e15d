import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeReport } from "../../../electron/cli/report.ts";
import { createLog } from "../../../electron/log.ts";

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), "bobbin-report-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test("a report names the kinds of errors, and no names of people", () => {
  const directory = folder();
  const cause = new RangeError("far away");
  const error = Object.assign(new TypeError("broken", { cause }), { code: "E_ODD", kind: "server" });
  createLog(directory, "test").error("odd", { error, who: { name: "Zephyrine", message: "hello" } });
  writeReport(join(directory, "report.txt"), {}, directory);
  const line = readFileSync(join(directory, "report.txt"), "utf8").trim().split("\n").at(-1) ?? "";
  expect(JSON.parse(line)).toMatchObject({
    error: { name: "TypeError", message: "broken", code: "E_ODD", kind: "server", cause: { name: "RangeError" } },
  });
  expect(line).not.toContain("Zephyrine");
});

test("a log that was set aside meanwhile costs its lines, not the report", () => {
  const directory = folder();
  createLog(directory, "test").info("still here");
  symlinkSync(join(directory, "gone"), join(directory, "bobbin-2026-01-01.log"));
  writeReport(join(directory, "report.txt"), {}, directory);
  expect(readFileSync(join(directory, "report.txt"), "utf8")).toContain("still here");
});
