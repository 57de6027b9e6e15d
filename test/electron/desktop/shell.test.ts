import { EventEmitter } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { acceleratorOf, menuTemplate } from "../../../electron/desktop/menu-template.ts";
import { revive } from "../../../electron/desktop/revive.ts";
import { hasTrayHost } from "../../../electron/desktop/tray-host.ts";
import { pauseUntil, trayModel } from "../../../electron/desktop/tray-model.ts";
import { speak } from "../../../electron/desktop/words.ts";

const noon = new Date(2026, 10, 21, 12).getTime();

test("the tray says what there is, as data", () => {
  expect(trayModel({ unread: 0, pausedUntil: 0, newMessage: undefined }, noon)).toMatchObject({
    image: "plain",
    tooltip: "Bobbin",
  });
  expect(trayModel({ unread: 3, pausedUntil: noon + 1, newMessage: "New message" }, noon)).toEqual({
    image: "unread",
    tooltip: "Bobbin: 3 unread (notifications paused)",
    items: [
      { label: "Open Bobbin", command: "open" },
      { label: "New message", command: { action: "write.new" } },
      { separator: true },
      { label: "Turn notifications on", command: "resume" },
      { separator: true },
      { label: "Quit Bobbin", command: "quit" },
    ],
  });
  expect(trayModel({ unread: 3, pausedUntil: noon, newMessage: undefined }, noon).tooltip).toBe("Bobbin: 3 unread");
});

test("tray and menu speak the language of the settings", () => {
  onTestFinished(() => speak("en"));
  speak("de");
  const tray = trayModel({ unread: 3, pausedUntil: 0, newMessage: undefined }, noon);
  expect(tray.tooltip).toBe("Bobbin: 3 ungelesen");
  expect(tray.items[0]).toEqual({ label: "Bobbin öffnen", command: "open" });
  const menu = menuTemplate([], "linux", () => {});
  expect(menu.map(({ label }) => label)).toEqual(["Datei", "Bearbeiten", "Ansicht", "Fenster"]);
  expect(menu[1]?.submenu).toContainEqual({ role: "copy", label: "Kopieren" });
});

test("a pause ends after an hour, at eight tomorrow, or never", () => {
  expect(pauseUntil("pause-hour", noon)).toBe(noon + 3_600_000);
  expect(pauseUntil("pause-day", noon)).toBe(new Date(2026, 10, 22, 8).getTime());
  expect(pauseUntil("pause-long", noon)).toBeGreaterThan(noon + 1000 * 86_400_000);
  expect(pauseUntil("resume", noon)).toBe(0);
});

test.each([
  ["$mod+k", "linux", "CmdOrCtrl+K"],
  ["$mod+,", "darwin", "CmdOrCtrl+,"],
  ["Shift+N", "linux", "Shift+N"],
  ["[Shift]+#", "linux", "#"],
  ["e", "win32", "E"],
  ["e", "darwin", undefined],
  ["g i", "linux", undefined],
])("keys %s on %s are shown as %s", (keys, platform, shown) => {
  expect(acceleratorOf(keys, platform as NodeJS.Platform)).toBe(shown);
});

test("the menu holds the page's actions under their headings, and gives back their ids", () => {
  const chosen: string[] = [];
  const actions = [
    { id: "write.new", label: "New message", group: "Writing", keys: "c", enabled: true },
    { id: "triage.archive", label: "Archive", group: "Sorting", keys: "e", enabled: false },
    { id: "write.reply", label: "Reply", group: "Writing", keys: null, enabled: true },
  ];
  const menu = menuTemplate(actions, "linux", (id) => chosen.push(id));
  const writing = menu.find(({ label }) => label === "Writing")?.submenu;
  expect(writing).toMatchObject([
    { id: "write.new", enabled: true, accelerator: "C", registerAccelerator: false },
    { id: "write.reply" },
  ]);
  expect(menu.find(({ label }) => label === "Sorting")?.submenu).toMatchObject([{ enabled: false }]);
  if (Array.isArray(writing)) writing[1]?.click?.({} as never, undefined, {} as never);
  expect(chosen).toEqual(["write.reply"]);
  expect(menuTemplate([], "darwin", () => {})[0]).toMatchObject({ role: "appMenu" });
});

test.each([
  ["(<true>,)", true],
  ["(<false>,)", false],
])("a desktop that answers %s has a place for tray icons: %s", async (answer, there) => {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-bus-"));
  const path = process.env["PATH"];
  onTestFinished(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, "gdbus"), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
  process.env["PATH"] = `${folder}${delimiter}${path}`;
  expect(await hasTrayHost("linux")).toBe(there);
  process.env["PATH"] = join(folder, "empty");
  expect(await hasTrayHost("linux")).toBe(false);
  expect(await hasTrayHost("darwin")).toBe(true);
});

/** The window's part that `revive` listens to. */
function windowOf() {
  const calls: string[] = [];
  const webContents = Object.assign(new EventEmitter(), {
    reload: () => void calls.push("reload"),
    forcefullyCrashRenderer: () => void calls.push("crash"),
  });
  const window = Object.assign(new EventEmitter(), { webContents, isDestroyed: () => false });
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  revive(window as never, log, () => void calls.push("broken"));
  return { window, webContents, calls };
}

afterEach(() => void vi.useRealTimers());

test("a page that hangs for long is given up, one that answers again is not", () => {
  vi.useFakeTimers();
  const { window, calls } = windowOf();
  window.emit("unresponsive");
  vi.advanceTimersByTime(14_000);
  window.emit("responsive");
  vi.advanceTimersByTime(60_000);
  expect(calls).toEqual([]);
  window.emit("unresponsive");
  vi.advanceTimersByTime(16_000);
  expect(calls).toEqual(["crash"]);
});

test("a crashed page is loaded again, but not for ever", () => {
  vi.useFakeTimers();
  const { webContents, calls } = windowOf();
  const crash = () => webContents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
  for (let count = 0; count < 4; count++) crash();
  expect(calls).toEqual(["reload", "reload", "reload", "broken"]);
  vi.advanceTimersByTime(61_000);
  crash();
  expect(calls.at(-1)).toBe("reload");
  webContents.emit("render-process-gone", {}, { reason: "clean-exit", exitCode: 0 });
  expect(calls).toHaveLength(5);
});

test("every image that the shell names is there", () => {
  const resources = join(import.meta.dirname, "../../../resources");
  for (const name of ["icon", "overlay", "tray", "tray-unread", "trayTemplate", "tray-unreadTemplate", "icons/512x512"])
    expect(existsSync(join(resources, `${name}.png`)), name).toBe(true);
  expect(readFileSync(join(resources, "icon.png")).readUInt32BE(16)).toBe(1024);
});
