import { cpus, loadavg, totalmem } from "node:os";
import type { Cost } from "./measure.ts";

/** Where a share of the values lies, and how far apart they are. */
export interface Spread {
  count: number;
  min: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** One line of a benchmark: what was measured, of whom. */
export interface Figure {
  what: string;
  who: string;
  unit: "ms" | "ratio";
  /** Null: absent, for the reason in `note`. */
  value: Spread | null;
  /** Median user and system time, ms. */
  cpuMs: number | null;
  peakMb: number | null;
  note: string;
}

/** A median of ours over a peer's of the same run; the bar is what it should not exceed. */
export interface Ratio {
  what: string;
  value: number | null;
  bar: number | null;
}

export interface Report {
  benchmark: string;
  messages: number;
  sourceBytes: number;
  rounds: number;
  startedAt: string;
  machine: string;
  versions: Record<string, string>;
  /** One minute's load average, before and after. */
  load: { before: number; after: number };
  figures: Figure[];
  ratios: Ratio[];
}

/** Null for no values. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  if (sorted.length === 0) return null;
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  const p50 = middle.reduce((sum, value) => sum + value, 0) / middle.length;
  return { count: sorted.length, min: at(0), p50, p95: at(0.95), p99: at(0.99), max: at(1) };
}

export function costFigure(what: string, who: string, costs: readonly Cost[], note = ""): Figure {
  const peaks = costs.map(({ peakMb }) => peakMb).filter((peak) => peak !== null);
  return {
    what,
    who,
    unit: "ms",
    value: spreadOf(costs.map(({ ms }) => ms)),
    cpuMs: spreadOf(costs.map(({ cpuMs }) => cpuMs))?.p50 ?? null,
    peakMb: peaks.length === 0 ? null : Math.max(...peaks),
    note,
  };
}

export function timeFigure(what: string, who: string, times: readonly number[], note = ""): Figure {
  return { what, who, unit: "ms", value: spreadOf(times), cpuMs: null, peakMb: null, note };
}

export function absent(what: string, who: string, reason: string): Figure {
  return { what, who, unit: "ms", value: null, cpuMs: null, peakMb: null, note: `absent: ${reason}` };
}

/** Ours over theirs at a share of the values; null where one is absent. */
export function ratio(
  what: string,
  ours: Figure | undefined,
  theirs: Figure | undefined,
  bar: number | null,
  share: "p50" | "p95" = "p50",
): Ratio {
  const [a, b] = [ours?.value?.[share], theirs?.value?.[share]];
  return { what, value: a === undefined || b === undefined || b === 0 ? null : a / b, bar };
}

export function machineName(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
}

export function loadNow(): number {
  return loadavg()[0] ?? 0;
}
