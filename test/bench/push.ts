import { ImapFlow } from "imapflow";
import { inbox } from "../../shared/api/conversations.ts";
import { letter } from "../support/letter.ts";
import type { RunningApp } from "./app.ts";
import { absent, type Figure, type Ratio, spreadOf, timeFigure } from "./figures.ts";
import type { Bench } from "./mailbox.ts";
import { pageMissing, withPage } from "./page.ts";
import { pushFromSlack } from "./push-slack.ts";
import { appWithMail } from "./reading.ts";
import { whenShown } from "./shown.ts";

const what = "append on the server until";

/** New mail and a new word in Slack until its row is painted, beside what bare clients hear. */
export async function benchPush(bench: Bench): Promise<{ figures: Figure[]; ratios: Ratio[] }> {
  const reason = pageMissing();
  if (reason !== null) return { figures: [absent(what, "bobbin, row painted", reason)], ratios: [] };
  const app = await appWithMail(bench);
  const idling = await idleClient(bench);
  try {
    const heard: number[] = [];
    const painted: number[] = [];
    const readable: number[] = [];
    await withPage(await app.newAddress(), async ({ page }) => {
      const rows = page.getByRole("listbox").getByRole("option");
      await rows.first().waitFor();
      for (let round = 0; round < 5 * bench.rounds; round++) {
        const subject = `Pushed ${round} of ${Date.now()}`;
        const source = letter({ id: `push${round}@example.test`, subject, date: Date.now() });
        const told = idling.next();
        const listed = whenListed(app, subject);
        const shown = whenShown(page, subject);
        const started = performance.now();
        await bench.dovecot.append("alice", "INBOX", source);
        await Promise.all([
          told.then((at) => heard.push(at - started)),
          listed.then((at) => readable.push(at - started)),
          shown.then(() => painted.push(performance.now() - started)),
        ]);
      }
    });
    const slack = await pushFromSlack(app, 5 * bench.rounds);
    return {
      figures: [...figuresOf(heard, readable, painted), ...slack.figures],
      ratios: [...ratiosOf(heard, painted), ...slack.ratios],
    };
  } finally {
    idling.close();
    await app.stop();
  }
}

function figuresOf(heard: number[], readable: number[], painted: number[]): Figure[] {
  return [
    timeFigure(what, "imapflow idling, told", heard),
    timeFigure(what, "bobbin, readable by the API", readable),
    timeFigure(what, "bobbin, row painted", painted),
    timeFigure("painted after a bare client was told", "bobbin", differences(heard, painted)),
  ];
}

function ratiosOf(heard: number[], painted: number[]): Ratio[] {
  const later = spreadOf(differences(heard, painted))?.p50;
  return [
    { what: "median later than a bare client, over 50 ms", value: later === undefined ? null : later / 50, bar: 1 },
  ];
}

function differences(heard: number[], painted: number[]): number[] {
  return painted.map((at, index) => at - (heard[index] ?? 0));
}

/** When the newest row of the inbox, looked at with every notice, has this subject. */
function whenListed(app: RunningApp, subject: string): Promise<number> {
  return new Promise((resolve) => {
    app.onChanged(async () => {
      const { rows } = await app.api.call("conversations.list", { view: inbox, after: null, limit: 1 });
      if (rows[0]?.subject === subject) resolve(performance.now());
    });
  });
}

/** A bare client that listens; `next` resolves at the moment it is told of the next message. */
async function idleClient({ dovecot }: Bench): Promise<{ next(): Promise<number>; close(): void }> {
  const client = new ImapFlow({
    host: dovecot.host,
    port: dovecot.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: "alice", pass: "secret" },
    logger: false,
    disableAutoIdle: true,
  });
  client.on("error", () => undefined);
  await client.connect();
  await client.mailboxOpen("INBOX");
  void client.idle().catch(() => undefined);
  return {
    next: () => new Promise((resolve) => client.once("exists", () => resolve(performance.now()))),
    close: () => client.close(),
  };
}
