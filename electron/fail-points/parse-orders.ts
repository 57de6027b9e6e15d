import { type FailPoint, failPoints } from "./fail-point.ts";

/** What happens at a point: the process ends as by a crash, the disk is full or broken, or time passes. */
export type Act = { do: "abort" } | { do: "ENOSPC" | "EIO" } | { do: "delay"; ms: number };

/** One thing to try. */
export interface Order {
  /** Those it is about. */
  points: ReadonlySet<FailPoint>;
  /** It happens when one of them is reached for the `from`th time in a thread, and up to the `to`th. */
  from: number;
  to: number;
  act: Act;
}

const form = "name:n:abort|ENOSPC|EIO|delay[=ms]";
const usualDelayMs = 200;

/**
 * Reads what `BOBBIN_FAIL_POINT` says: orders with commas between, each `name:n:act`. `name` may be `part.*` for all of a
 * part; `n` counts from 1, `n+` is every time from then on, `n-m` every time up to the mth. A disk can only fail before
 * something is done.
 * @throws Error with a sentence that names the mistake
 */
export function parseOrders(text: string): Order[] {
  return text.split(",").map((order) => {
    const [name = "", count = "", act = "", ...rest] = order.trim().split(":");
    if (rest.length > 0 || act === "") throw mistake(order, `it must be ${form}`);
    const parsed = parseAct(order, act);
    const fails = parsed.do === "ENOSPC" || parsed.do === "EIO";
    const named = failPoints.filter((point) => point === name || (name.endsWith(".*") && isOf(point, name)));
    if (named.length === 0) throw mistake(order, `there is no point ${name}`);
    const points = named.filter((point) => !fails || point.endsWith(".before"));
    if (points.length === 0) throw mistake(order, "what is done can't fail any more");
    return { points: new Set(points), ...parseCount(order, count), act: parsed };
  });
}

function isOf(point: FailPoint, pattern: string): boolean {
  return point.startsWith(pattern.slice(0, -1));
}

function parseCount(order: string, count: string): { from: number; to: number } {
  const [, first = "", rest = "", last = ""] = /^([1-9]\d*)(\+|-([1-9]\d*))?$/.exec(count) ?? [];
  const from = Number(first);
  const to = rest === "+" ? Number.POSITIVE_INFINITY : rest === "" ? from : Number(last);
  if (first === "" || to < from) throw mistake(order, `${count || "nothing"} is no count from 1`);
  return { from, to };
}

function parseAct(order: string, text: string): Act {
  if (text === "abort" || text === "ENOSPC" || text === "EIO") return { do: text };
  const [, ms] = /^delay(?:=(\d{1,6}))?$/.exec(text) ?? [null, null];
  if (ms === null) throw mistake(order, `${text} is not one of abort, ENOSPC, EIO, delay`);
  return { do: "delay", ms: Number(ms ?? usualDelayMs) };
}

function mistake(order: string, why: string): Error {
  return new Error(`BOBBIN_FAIL_POINT: "${order.trim()}" can't be done: ${why}.`);
}
