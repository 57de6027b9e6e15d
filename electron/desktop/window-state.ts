import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { failPoint } from "../fail-points/fail-point.ts";

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
const windowState = z.object({
  bounds: rectangle.nullable().default(null),
  maximized: z.boolean().default(false),
  /** The user was told that closing ends Bobbin where there is no tray. */
  toldAboutTray: z.boolean().default(false),
});

/** Where the window stood, and what its user was told of it. */
export type WindowState = z.infer<typeof windowState>;
export type Rectangle = z.infer<typeof rectangle>;

export const smallest = { width: 480, height: 400 };
const usual = { width: 1280, height: 860 };

/** What was written last, or nothing known: a file that can't be read or understood costs the memory, not the start. */
export function readWindowState(file: string): WindowState {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return windowState.parse({});
  }
}

/** Never throws; a full disk costs the memory of a place. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    failPoint("window-state.write.before");
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    failPoint("window-state.rename.before");
    renameSync(`${file}.new`, file);
    failPoint("window-state.rename.after");
  } catch {
    // The window opens in its usual place next time.
  }
}

/**
 * Where the window may stand now: as it was, if that is on a screen that is there; moved and shrunk to fit otherwise.
 * @param areas the screens without bars and docks, the main one first
 */
export function placeOn(areas: readonly Rectangle[], wanted: Rectangle | null): Partial<Rectangle> & typeof usual {
  const [main] = areas;
  if (!main) return usual;
  const area = wanted ? mostCovered(areas, wanted) : undefined;
  const size = wanted ?? usual;
  const width = Math.min(Math.max(size.width, smallest.width), (area ?? main).width);
  const height = Math.min(Math.max(size.height, smallest.height), (area ?? main).height);
  if (!wanted || !area) return { width, height };
  return {
    x: clamp(wanted.x, area.x, area.x + area.width - width),
    y: clamp(wanted.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

/** The screen that shows most of it; none when hardly anything could be grasped. */
function mostCovered(areas: readonly Rectangle[], wanted: Rectangle): Rectangle | undefined {
  const covered = areas.map((area) => ({
    area,
    width: overlap(area, wanted, "x"),
    height: overlap(area, wanted, "y"),
  }));
  return covered
    .filter(({ width, height }) => width >= 60 && height >= 40)
    .sort((a, b) => b.width * b.height - a.width * a.height)[0]?.area;
}

function overlap(a: Rectangle, b: Rectangle, axis: "x" | "y"): number {
  const length = axis === "x" ? "width" : "height";
  return Math.min(a[axis] + a[length], b[axis] + b[length]) - Math.max(a[axis], b[axis]);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
