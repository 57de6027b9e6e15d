import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { filesHolding } from "../../../electron/cli/find-bytes.ts";

test("words are found in any file below, in two encodings, and across the border of what is read at once", () => {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-find-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "deep"));
  const border = 4 * 1_048_576;
  writeFileSync(join(folder, "empty"), "");
  writeFileSync(join(folder, "near"), "grüße");
  writeFileSync(join(folder, "plain"), "so grüßen wir");
  writeFileSync(join(folder, "deep", "wide"), Buffer.from("so grüßen wir", "utf16le"));
  writeFileSync(join(folder, "long"), `${"x".repeat(border - 3)}grüßen${"x".repeat(border)}`);
  expect(filesHolding(folder, "grüßen")).toEqual([join("deep", "wide"), "long", "plain"]);
});
