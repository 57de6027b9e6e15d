import { inbox } from "../../shared/api/conversations.ts";
import type { ListPosition } from "../../shared/model/conversation.ts";
import type { RunningApp } from "./app.ts";
import { type Figure, type Ratio, ratio, timeFigure } from "./figures.ts";
import type { Bench } from "./mailbox.ts";
import { appWithMail, duringFirstSync, timeOf } from "./reading.ts";

const page = "50 rows, any depth";
const open = "conversation open";
const idle = "bobbin, idle";
const busy = "bobbin, during a first sync";

interface Times {
  pages: number[];
  opened: number[];
}

/** Pages of the inbox from the newest to the oldest, and opening conversations, over the page's own API. */
export async function benchList(bench: Bench): Promise<{ figures: Figure[]; ratios: Ratio[] }> {
  const app = await appWithMail(bench);
  try {
    const still: Times = { pages: [], opened: [] };
    for (let round = 0; round < bench.rounds; round++) await readAll(app, still);
    const moving: Times = { pages: [], opened: [] };
    const { held } = await duringFirstSync(app, bench, () => readAll(app, moving));
    const note = `while ${held} more came in`;
    const figures = [
      timeFigure(page, idle, still.pages),
      timeFigure(page, busy, moving.pages, note),
      timeFigure(open, idle, still.opened),
      timeFigure(open, busy, moving.opened, note),
    ];
    return { figures, ratios: ratiosOf(figures) };
  } finally {
    await app.stop();
  }
}

async function readAll({ api }: RunningApp, times: Times): Promise<void> {
  let after: ListPosition | null = null;
  do {
    const started = performance.now();
    const { rows, next }: Awaited<ReturnType<typeof listPage>> = await listPage(api, after);
    times.pages.push(performance.now() - started);
    after = next;
    const id = rows[0]?.id;
    if (id === undefined) continue;
    times.opened.push(
      await timeOf(async () => {
        await api.call("conversations.get", { id });
        const { rows: messages } = await api.call("messages.list", { conversationId: id, before: null, limit: 50 });
        const newest = messages.at(-1);
        if (newest) await api.call("messages.body", { id: newest.id });
      }),
    );
  } while (after !== null);
}

function listPage(api: RunningApp["api"], after: ListPosition | null) {
  return api.call("conversations.list", { view: inbox, after, limit: 50 });
}

function ratiosOf(figures: readonly Figure[]): Ratio[] {
  const of = (what: string, who: string) => figures.find((figure) => figure.what === what && figure.who === who);
  const over = (what: string, who: string, ms: number): number => (of(what, who)?.value?.p95 ?? 0) / ms;
  return [
    { what: "list p95 idle over 5 ms", value: over(page, idle, 5), bar: 1 },
    { what: "list p95 during a first sync over 5 ms", value: over(page, busy, 5), bar: 1 },
    ratio("list p95: during a first sync over idle", of(page, busy), of(page, idle), null, "p95"),
    { what: "conversation open p95 idle over 50 ms", value: over(open, idle, 50), bar: 1 },
    { what: "conversation open p95 during a first sync over 50 ms", value: over(open, busy, 50), bar: 1 },
  ];
}
