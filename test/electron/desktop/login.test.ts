import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { autostartFile, setAutostart } from "../../../electron/desktop/autostart.ts";

test("an autostart entry is written and removed where the desktop looks for it", () => {
  const home = mkdtempSync(join(tmpdir(), "bobbin-home-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const file = autostartFile({}, home);
  expect(file).toBe(join(home, ".config/autostart/bobbin.desktop"));
  expect(autostartFile({ XDG_CONFIG_HOME: "/x" }, home)).toBe("/x/autostart/bobbin.desktop");
  setAutostart(file, true, '/opt/My "Bobbin"/100%/bobbin');
  expect(readFileSync(file, "utf8")).toContain('Exec="/opt/My \\"Bobbin\\"/100%%/bobbin" --hidden\n');
  setAutostart(file, false, "");
  expect(existsSync(file)).toBe(false);
  setAutostart(file, false, "");
});
