import { join } from "node:path";
import type { RunningApp } from "./app.ts";
import { absent, costFigure, type Figure, type Ratio, ratio, timeFigure } from "./figures.ts";
import type { Bench } from "./mailbox.ts";
import type { Cost } from "./measure.ts";
import { mbsyncMaildir, missing, notmuchOver } from "./peers.ts";
import { questions } from "./queries.ts";
import { appWithMail, duringFirstSync, timeOf } from "./reading.ts";

const all = "all nine kinds";
const idle = "bobbin, idle";
const busy = "bobbin, during a first sync";
const peer = "notmuch search";

/** The nine kinds of query over the page's own API, beside notmuch's command. */
export async function benchSearch(bench: Bench): Promise<{ figures: Figure[]; ratios: Ratio[] }> {
  const app = await appWithMail(bench);
  try {
    const times = { idle: new Map<string, number[]>(), busy: new Map<string, number[]>() };
    for (let run = 0; run < 10 * bench.rounds; run++) await askAll(app, times.idle);
    const { held } = await duringFirstSync(app, bench, () => askAll(app, times.busy));
    const figures = [
      ...figuresOf(times.idle, idle, ""),
      ...figuresOf(times.busy, busy, `while ${held} more came in`),
      ...(await notmuchFigures(bench)),
    ];
    return { figures, ratios: ratiosOf(figures) };
  } finally {
    await app.stop();
  }
}

async function askAll({ api }: RunningApp, times: Map<string, number[]>): Promise<void> {
  for (const { kind, query } of questions) {
    const took = await timeOf(() => api.call("search.query", { query, after: null, limit: 50 }));
    times.set(kind, [...(times.get(kind) ?? []), took]);
  }
}

function figuresOf(times: Map<string, number[]>, who: string, note: string): Figure[] {
  const kinds = [...times].map(([kind, list]) => timeFigure(kind, who, list));
  return [timeFigure(all, who, [...times.values()].flat(), note), ...kinds];
}

async function notmuchFigures(bench: Bench): Promise<Figure[]> {
  const reason = missing("mbsync") ?? missing("notmuch");
  if (reason !== null) return [absent(all, peer, reason)];
  const maildir = mbsyncMaildir(bench, "searched", false);
  await maildir.pull();
  const notmuch = notmuchOver(maildir.path, join(bench.folder, "notmuch-searched"));
  await notmuch.index();
  const costs = new Map<string, Cost[]>();
  for (let run = 0; run < 3 * bench.rounds; run++)
    for (const { kind, notmuch: query } of questions)
      costs.set(kind, [...(costs.get(kind) ?? []), await notmuch.search(query)]);
  return [
    costFigure(all, peer, [...costs.values()].flat(), "whole command"),
    ...[...costs].map(([kind, list]) => costFigure(kind, peer, list)),
  ];
}

function ratiosOf(figures: readonly Figure[]): Ratio[] {
  const of = (who: string) => figures.find((figure) => figure.what === all && figure.who === who);
  return [
    ratio("search p95: bobbin idle over notmuch", of(idle), of(peer), 0.25, "p95"),
    ratio("search p95: bobbin during a first sync over notmuch", of(busy), of(peer), 0.25, "p95"),
    ratio("search p95: during a first sync over idle", of(busy), of(idle), null, "p95"),
    { what: "search p95 during a first sync over 16 ms", value: (of(busy)?.value?.p95 ?? 0) / 16, bar: 1 },
  ];
}
