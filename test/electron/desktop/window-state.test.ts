import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { placeOn, readWindowState, writeWindowState } from "../../../electron/desktop/window-state.ts";

const main = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: 0, width: 1920, height: 1080 };

test("a window comes back to where it stood, on any screen", () => {
  const there = { x: 1500, y: 40, width: 1000, height: 700 };
  expect(placeOn([main, second], there)).toEqual(there);
});

test("a window of a screen that is gone keeps its size, as far as there is room", () => {
  expect(placeOn([main], { x: 1500, y: 40, width: 1000, height: 700 })).toEqual({ width: 1000, height: 700 });
  expect(placeOn([main], { x: 5000, y: 40, width: 3000, height: 2000 })).toEqual({ width: 1440, height: 875 });
});

test("a window that hangs over the edge is moved inside", () => {
  expect(placeOn([main], { x: 1000, y: -300, width: 900, height: 700 })).toEqual({
    x: 540,
    y: 25,
    width: 900,
    height: 700,
  });
  expect(placeOn([main], { x: 100, y: 100, width: 10, height: 10 })).toEqual({ width: 480, height: 400 });
});

test("without a memory or a screen the usual size", () => {
  expect(placeOn([main], null)).toEqual({ width: 1280, height: 860 });
  expect(placeOn([], { x: 1, y: 1, width: 900, height: 700 })).toEqual({ width: 1280, height: 860 });
});

test("what was written is read; what can't be read is nothing known", () => {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-state-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "state.json");
  const unknown = { bounds: null, maximized: false, toldAboutTray: false };
  expect(readWindowState(file)).toEqual(unknown);
  const state = { bounds: { x: 1, y: 2, width: 900, height: 700 }, maximized: true, toldAboutTray: true };
  writeWindowState(file, state);
  expect(readWindowState(file)).toEqual(state);
  writeFileSync(file, '{"bounds":{"x":"left"}}');
  expect(readWindowState(file)).toEqual(unknown);
  writeWindowState(join(folder, "no/such/state.json"), state);
});
