import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { goIn } from "../support/go-in.ts";
import { startLoopback } from "../support/loopback.ts";
import { absent, type Figure, type Ratio, spreadOf, timeFigure } from "./figures.ts";
import type { Bench } from "./mailbox.ts";
import { pageMissing, whenPainted, withPage } from "./page.ts";
import { appWithMail } from "./reading.ts";

const what = "start until usable";

/** A warm start: from the command until the list is painted, beside the same with an empty data folder. */
export async function benchStart(bench: Bench): Promise<{ figures: Figure[]; ratios: Ratio[] }> {
  const reason = pageMissing();
  if (reason !== null) return { figures: [absent(what, "bobbin, list painted", reason)], ratios: [] };
  const app = await appWithMail(bench);
  await app.stop();
  const full: number[] = [];
  const empty: number[] = [];
  const served: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const data = join(bench.folder, `empty-${round}`);
    mkdirSync(data);
    const measured = [
      async () => void full.push(await started(app.data, Math.min(8, Math.ceil(bench.messages / 4)), served)),
      async () => void empty.push(await started(data, 0, [])),
    ];
    for (const measure of round % 2 === 0 ? measured : measured.toReversed()) await measure();
  }
  const beyond = (spreadOf(full)?.p50 ?? 0) - (spreadOf(empty)?.p50 ?? 0);
  return {
    figures: [
      timeFigure(what, "bobbin, list painted", full, "host and page, browser already running"),
      timeFigure(what, "bobbin without an account, first screen painted", empty),
      timeFigure("host ready", "bobbin", served),
    ],
    ratios: [{ what: "start with the mailbox beyond one without, over 1 s", value: beyond / 1000, bar: 1 }],
  };
}

/** @param rows 0: the first screen of a folder without accounts */
async function started(data: string, rows: number, served: number[]): Promise<number> {
  return withPage("about:blank", async ({ page }) => {
    const from = performance.now();
    const host = await startLoopback({ data });
    served.push(performance.now() - from);
    try {
      await goIn(page, host.address, "commit");
      if (rows > 0) await whenPainted(page, rows);
      else await page.getByRole("button", { name: "Add account" }).first().waitFor();
      return performance.now() - from;
    } finally {
      await host.stop();
    }
  });
}
