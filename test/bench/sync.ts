import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathsIn } from "../../electron/paths.ts";
import { inbox } from "../../shared/api/conversations.ts";
import { accountOptions, type CommandLine, commandLine } from "../support/cli.ts";
import { generateMail } from "../support/generate-mail.ts";
import { until } from "../support/until.ts";
import { addAccount, passphrase, startApp } from "./app.ts";
import { absent, costFigure, type Figure, type Ratio, ratio, timeFigure } from "./figures.ts";
import type { Bench } from "./mailbox.ts";
import { type Cost, runProgram, sumOf } from "./measure.ts";
import { withPage } from "./page.ts";
import { type Maildir, mbsyncMaildir, missing, type Notmuch, notmuchOver, rawImapflow } from "./peers.ts";

const first = "first sync complete";
const none = "no-change sync";
const some = "100 new and 100 flags";
const ours = "bobbin";
const shipped = "mbsync as it ships";
const loose = "mbsync without fsync";
const chain = "mbsync as it ships + notmuch";
const running = "bobbin, running app";
const fetched = "imapflow, full sources";

/** Costs by what and by whom. */
type Costs = Map<string, Map<string, Cost[]>>;

function note(costs: Costs, what: string, who: string, cost: Cost): void {
  const row = costs.get(what) ?? new Map<string, Cost[]>();
  costs.set(what, row.set(who, [...(row.get(who) ?? []), cost]));
}

/** The first sync of a mailbox and the ones after it, beside programs that do a part of it. */
export async function benchSync(bench: Bench): Promise<{ figures: Figure[]; ratios: Ratio[] }> {
  const costs: Costs = new Map();
  let last: Round | undefined;
  const sizes: number[] = [];
  for (let index = 0; index < bench.rounds; index++) {
    last?.line.remove();
    last = await firstSyncs(bench, index, costs);
    const database = pathsIn(last.line.data).database;
    sizes.push(statSync(database).size + (existsSync(`${database}-wal`) ? statSync(`${database}-wal`).size : 0));
  }
  if (!last) throw new Error("There must be a round at least.");
  await laterSyncs(bench, last, costs);
  const appearing = await signIns(bench);
  last.line.remove();
  const figures = [...toFigures(costs), ...absentRows(), ...appearing];
  return { figures, ratios: ratiosOf(figures, sizes, bench) };
}

interface Round {
  line: CommandLine;
  shipped: Maildir | null;
  index: Notmuch | null;
}

/** One first sync by each, in an order that turns around every round. */
async function firstSyncs(bench: Bench, index: number, costs: Costs): Promise<Round> {
  const line = commandLine();
  const round: Round = { line, shipped: null, index: null };
  const measured: (() => Promise<void>)[] = [
    async () => note(costs, first, ours, sumOf([await addByCommand(bench, line), await syncByCommand(line)])),
    async () => note(costs, first, fetched, await rawImapflow(bench, "source")),
  ];
  if (missing("mbsync") === null) {
    measured.push(async () => {
      round.shipped = mbsyncMaildir(bench, `shipped-${index}`, true);
      const pulled = await round.shipped.pull();
      note(costs, first, shipped, pulled);
      if (missing("notmuch") !== null) return;
      round.index = notmuchOver(round.shipped.path, join(bench.folder, `notmuch-${index}`));
      note(costs, first, chain, sumOf([pulled, await round.index.index()]));
    });
    measured.push(async () => note(costs, first, loose, await mbsyncMaildir(bench, `loose-${index}`, false).pull()));
  }
  for (const measure of index % 2 === 0 ? measured : measured.toReversed()) await measure();
  return round;
}

/** What follows a first sync: nothing, or 100 new mails and 100 changed flags, for everybody the same. */
async function laterSyncs(bench: Bench, { line, shipped: maildir, index }: Round, costs: Costs): Promise<void> {
  const app = await startApp(line.data);
  await app.api.call("accounts.sync", { id: null, whole: true });
  let modseq = await modseqOf(bench);
  for (let round = 0; round < bench.rounds; round++) {
    for (const what of [none, some]) {
      if (what === some) await change(bench, round);
      const measured: (() => Promise<void>)[] = [
        async () =>
          note(costs, what, running, await timed(() => app.api.call("accounts.sync", { id: null, whole: false }))),
        async () => note(costs, what, "imapflow, changed flags", await rawImapflow(bench, "flags", modseq)),
      ];
      if (maildir) measured.push(async () => note(costs, what, shipped, await maildir.pull()));
      for (const measure of round % 2 === 0 ? measured : measured.toReversed()) await measure();
      if (index) note(costs, what, "notmuch new, after mbsync", await index.index());
      modseq = await modseqOf(bench);
    }
  }
  await app.stop();
  for (let round = 0; round < bench.rounds; round++) note(costs, none, "bobbin sync --once", await syncByCommand(line));
}

async function change({ dovecot, messages, letters }: Bench, round: number): Promise<void> {
  const mails = generateMail({
    count: 100,
    heavy: !letters,
    seed: 50_000 + round,
    newest: Date.UTC(2026, 10, 2 + round),
  });
  await dovecot.bulk("alice", "INBOX", mails);
  const from = 1 + ((round * 100) % Math.max(1, messages - 100));
  const uids = Array.from({ length: Math.min(100, messages) }, (_, index) => from + index);
  await dovecot.setFlags("alice", "INBOX", uids, round % 2 === 0 ? { add: ["\\Answered"] } : { remove: ["\\Seen"] });
}

async function modseqOf(bench: Bench): Promise<string> {
  return JSON.parse((await rawImapflow(bench, "flags")).stdout).modseq;
}

/** Sign-in until 50 conversations can be read, over the API and on the screen. */
async function signIns(bench: Bench): Promise<Figure[]> {
  const [available, painted, headers]: [number[], number[], Cost[]] = [[], [], []];
  for (let round = 0; round < bench.rounds; round++) {
    headers.push(await rawImapflow(bench, "headers", "200"));
    available.push(await available50(bench, round));
    painted.push(await painted50(bench, round));
  }
  return [
    timeFigure("sign-in to the newest 50 conversations", "bobbin, available by the API", available),
    timeFigure("sign-in to the newest 50 conversations", "bobbin, a full screen painted in Chromium", painted),
    costFigure("sign-in to the newest 50 conversations", "imapflow, headers of the newest 200", headers),
  ];
}

async function available50(bench: Bench, round: number): Promise<number> {
  const data = join(bench.folder, `available-${round}`);
  mkdirSync(data);
  const app = await startApp(data);
  // The passphrase is made strong on purpose; that is no part of signing in to the mailbox.
  await app.api.call("secrets.unlock", { passphrase });
  const started = performance.now();
  await addAccount(app, bench, "alice");
  const enough = Math.min(50, Math.ceil(bench.messages / 4));
  await until(
    async () =>
      (await app.api.call("conversations.list", { view: inbox, after: null, limit: 50 })).rows.length >= enough,
    { timeoutMs: 60_000, everyMs: 5, what: "50 conversations" },
  );
  const took = performance.now() - started;
  await app.stop();
  return took;
}

async function painted50(bench: Bench, round: number): Promise<number> {
  const data = join(bench.folder, `painted-${round}`);
  mkdirSync(data);
  const app = await startApp(data);
  try {
    return await withPage(await app.newAddress(), async (page) => page.signIn(bench, "alice"));
  } finally {
    await app.stop();
  }
}

function addByCommand({ dovecot, smtp }: Bench, line: CommandLine): Promise<Cost> {
  return byCommand(line, accountOptions("alice", dovecot, smtp), "secret\n");
}

function syncByCommand(line: CommandLine): Promise<Cost> {
  return byCommand(line, ["sync", "--once"], "");
}

function byCommand(line: CommandLine, words: string[], input: string): Promise<Cost> {
  return runProgram(
    [process.execPath, join(import.meta.dirname, "../../out/main/cli.js"), "--data", line.data, ...words],
    {
      input,
      environment: { BOBBIN_PASSPHRASE: passphrase },
    },
  );
}

async function timed(work: () => Promise<unknown>): Promise<Cost> {
  const started = performance.now();
  await work();
  return { ms: performance.now() - started, cpuMs: 0, peakMb: null, stdout: "" };
}

function toFigures(costs: Costs): Figure[] {
  return [...costs].flatMap(([what, row]) => [...row].map(([who, list]) => costFigure(what, who, list)));
}

function absentRows(): Figure[] {
  const noMbsync = missing("mbsync");
  const noNotmuch = missing("notmuch");
  return [
    ...(noMbsync === null ? [] : [first, none, some].map((what) => absent(what, shipped, noMbsync))),
    ...(noMbsync === null ? [] : [absent(first, loose, noMbsync)]),
    ...((noMbsync ?? noNotmuch) === null ? [] : [absent(first, chain, noMbsync ?? noNotmuch ?? "")]),
  ];
}

function ratiosOf(figures: readonly Figure[], sizes: number[], { sourceBytes }: Bench): Ratio[] {
  const of = (what: string, who: string) => figures.find((figure) => figure.what === what && figure.who === who);
  const signIn = "sign-in to the newest 50 conversations";
  return [
    ratio("first sync: bobbin over mbsync + notmuch", of(first, ours), of(first, chain), 0.25),
    ratio("first sync: bobbin over mbsync as it ships", of(first, ours), of(first, shipped), 1),
    ratio("first sync: bobbin over mbsync without fsync", of(first, ours), of(first, loose), null),
    ratio("first sync: bobbin over imapflow's fetch", of(first, ours), of(first, fetched), null),
    ratio("no change: running app over mbsync", of(none, running), of(none, shipped), 1),
    ratio("no change: whole command over mbsync", of(none, "bobbin sync --once"), of(none, shipped), 1),
    ratio("100 new and 100 flags: running app over mbsync", of(some, running), of(some, shipped), 1),
    ratio(
      "50 conversations by the API over imapflow's headers",
      of(signIn, "bobbin, available by the API"),
      of(signIn, "imapflow, headers of the newest 200"),
      3,
    ),
    { what: "database bytes over source bytes", value: Math.max(...sizes) / sourceBytes, bar: 0.6 },
  ];
}
