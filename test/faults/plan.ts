import type { FailPoint } from "../../electron/fail-points/fail-point.ts";
import { randomFrom } from "../support/random.ts";

/** One disturbed run. */
export interface Disturbance {
  kind: "kill" | "twice" | "ENOSPC" | "EIO" | "delay";
  point: string;
  /** For `BOBBIN_FAIL_POINT` of the first run. */
  orders: string;
  /** And of the second; empty when that is not disturbed. */
  again: string;
}

/** A disk can fail where something is written. */
const onDisk = /^(?:db(?!\.close)|secrets|data-lock|log)\..*\.before$/;
/** Of a point that is met more often, so many times are tried, spread evenly. */
const mostTimes = 25;
/** So often in a row the disk is full. */
const faultTimes = 6;

const count = (counts: ReadonlyMap<FailPoint, number>, point: FailPoint): number => counts.get(point) ?? 0;

/** Every point, at every time it is met or at 25 of them; each that writes also with a full and a broken disk, each once slow. */
export function wholePlan(counts: ReadonlyMap<FailPoint, number>): Disturbance[] {
  return [...counts.keys()].flatMap((point) => {
    const times = spread(count(counts, point));
    const kills = times.map((time) => kill(point, time));
    const slow = faulty(point, times[0] ?? 1, "delay");
    if (!onDisk.test(point)) return [...kills, slow];
    const some = [...new Set([times[0] ?? 1, times[Math.floor(times.length / 2)] ?? 1])];
    const faults = some.flatMap((time) => [faulty(point, time, "ENOSPC"), faulty(point, time, "EIO")]);
    return [...kills, ...faults, slow];
  });
}

/** So many runs: point after point in an order of chance, each at a time of chance; some with a bad disk, some slow. */
export function samplePlan(counts: ReadonlyMap<FailPoint, number>, size: number, seed: number): Disturbance[] {
  const chance = randomFrom(seed);
  const points = shuffled([...counts.keys()], chance);
  return Array.from({ length: size }, (_, number) => {
    const point = points[number % points.length] ?? "db.commit.before";
    const time = 1 + Math.floor(chance() * count(counts, point));
    const dice = chance();
    if (dice < 0.25 && onDisk.test(point)) return faulty(point, time, dice < 0.15 ? "ENOSPC" : "EIO");
    if (dice < 0.3) return faulty(point, time, "delay");
    if (dice < 0.45)
      return { ...kill(point, time), kind: "twice", again: `db.commit.before:${1 + Math.floor(chance() * 9)}:abort` };
    return kill(point, time);
  });
}

function kill(point: FailPoint, time: number): Disturbance {
  return { kind: "kill", point, orders: `${point}:${time}:abort`, again: "" };
}

function faulty(point: FailPoint, time: number, kind: "ENOSPC" | "EIO" | "delay"): Disturbance {
  const times = kind === "delay" ? `${time}` : `${time}-${time + faultTimes - 1}`;
  return { kind, point, orders: `${point}:${times}:${kind}`, again: "" };
}

function spread(times: number): number[] {
  if (times <= mostTimes) return Array.from({ length: times }, (_, place) => place + 1);
  return Array.from({ length: mostTimes }, (_, place) => 1 + Math.round((place * (times - 1)) / (mostTimes - 1)));
}

function shuffled<Item>(items: Item[], chance: () => number): Item[] {
  return items
    .map((item) => ({ item, place: chance() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
