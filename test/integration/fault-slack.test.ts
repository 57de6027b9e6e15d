import { expect, it, onTestFinished } from "vitest";
import { slack } from "../../electron/connectors/slack/index.ts";
import { dump } from "../../electron/db/dump.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { Fault } from "../servers/fault-line.ts";
import { startFaultProxy } from "../servers/fault-proxy.ts";
import { temporaryDatabase } from "../support/database.ts";
import { fastClock } from "../support/fast-clock.ts";
import { randomFrom } from "../support/random.ts";
import { runEngine } from "../support/running-engine.ts";
import { closeOffices, office } from "../support/slack-office.ts";
import { slowness } from "../support/slowness.ts";
import { until } from "../support/until.ts";

closeOffices();

/** Two minutes of silence, after which a step is given up, are three seconds. */
const speed = 40;

type Office = Awaited<ReturnType<typeof office>>;
type Random = () => number;
const upTo = (random: Random, most: number): number => Math.floor(random() * most);

function provider() {
  return new Map([["slack" as const, slack]]);
}

function fieldsOf({ workspace, tokens }: Office, apiUrl = workspace.url) {
  return { way: "token", accessToken: tokens.accessToken, appToken: tokens.appToken, apiUrl };
}

/** Anna's workspace behind a line with faults, and another one beside it on a sound one; one engine runs both. */
async function behindFaults(seed: number) {
  const [faulty, sound] = [await office(), await office()];
  // Of the other workspace it is Ben's account: two with one address can't be added.
  sound.tokens = sound.workspace.issueTokens({ user: sound.ben.id });
  const line = await startFaultProxy(Number(new URL(faulty.workspace.url).port));
  onTestFinished(() => line.stop());
  const origin = `http://${line.host}:${line.port}`;
  faulty.workspace.appearAt(origin);
  for (let number = 0; number < 60; number++) faulty.workspace.post(faulty.general.id, faulty.ben.id, `said ${number}`);
  const db = temporaryDatabase();
  const run = runEngine(db, provider(), { clock: fastClock(speed) });
  db.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES ('undoSendMs', '0')").run();
  const add = (fields: Record<string, string>) =>
    run.engine.addAccount({ provider: "slack", fields, secrets: "session" });
  const account = await add(fieldsOf(faulty, `${origin}/api/`));
  const other = await add(fieldsOf(sound));
  for (const id of [account, other]) await run.engine.sync(id, { whole: true });
  return { ...run, faulty, sound, line, account, other, random: randomFrom(seed) };
}
type World = Awaited<ReturnType<typeof behindFaults>>;

function room(db: Writable, account: AccountId): ConversationId {
  const row = db
    .prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE account_id = ? AND subject LIKE '%general'")
    .get(account);
  if (!row) throw new Error("no #general");
  return row.id;
}

/** What others say, change and feel. */
function others({ faulty: { workspace, general, ben, cleo }, random }: World, round: number): void {
  const there = workspace
    .messages(general.id)
    .filter(({ user, text }) => user === ben.id && /^said/.test(String(text)));
  const pick = () => String(there[upTo(random, there.length)]?.["ts"]);
  workspace.post(general.id, ben.id, `news ${round}`);
  workspace.post(general.id, ben.id, { text: `answer ${round}`, thread_ts: pick() });
  workspace.edit(general.id, pick(), `said and edited ${round}`);
  workspace.react(general.id, workspace.post(general.id, cleo.id, `from Cleo ${round}`).ts, ben.id, "tada");
}

/** What the user says, changes and feels. */
async function user({ db, calls, account, random }: World, round: number): Promise<void> {
  const conversationId = room(db, account);
  const draft = await calls["drafts.create"]({ kind: "message", sourceId: null, accountId: null, conversationId });
  const content = { ...draft.content, text: `mine ${round}` };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  await calls["drafts.send"]({ id: draft.id, version, delayMs: 0 });
  const rows = db
    .prepare<{ id: MessageId }>(
      "SELECT id FROM messages WHERE conversation_id = ? AND snippet LIKE 'said %' ORDER BY id",
    )
    .all(conversationId);
  const picked = rows[upTo(random, rows.length)];
  if (picked) calls["messages.react"]({ id: picked.id, emoji: "🎉", on: true });
}

/** While the other workspace has trouble, this one is told. */
async function otherIsWell({ sound, engine, other, db }: World, text: string): Promise<void> {
  sound.workspace.post(sound.general.id, sound.anna.id, text);
  const began = performance.now();
  await engine.sync(other, { whole: true });
  expect(db.prepare("SELECT 1 FROM messages WHERE snippet = ?").get(text), "the other's news").toBeDefined();
  expect(performance.now() - began).toBeLessThan(15_000 * slowness());
}

async function converged({ engine, account, db }: World): Promise<void> {
  const open = db.prepare<{ count: number }>(
    "SELECT count(*) AS count FROM outbox WHERE state NOT IN ('done', 'cancelled')",
  );
  await until(
    async () => {
      await engine.sync(account, { whole: true });
      return open.get()?.count === 0;
    },
    { what: "an account that is up to date" },
  );
}

/** Messages as a dump tells them, by the provider's order: what was said here has an id of its own until it is read anew. */
function shown(db: Writable, account: string) {
  const { messages } = dump(db);
  const own = messages.filter((message) => message.account === account);
  const sequences = new Map(own.map(({ id, chat }) => [id, chat?.sequence]));
  return own
    .map(({ chat, text }) => ({ ...chat, text, parent: sequences.get((chat?.parent ?? 0) as MessageId) ?? null }))
    .sort((a, b) => (`${a.sequence}` < `${b.sequence}` ? -1 : 1));
}

async function expectAgreement(world: World, rounds: number): Promise<void> {
  const { db, faulty } = world;
  const { workspace, general } = faulty;
  const remote = workspace.messages(general.id);
  const mine = remote.flatMap(({ text }) => (String(text).startsWith("mine") ? [String(text)] : [])).sort();
  expect(mine).toEqual(Array.from({ length: rounds }, (_, round) => `mine ${round}`).sort());
  const [first] = dump(db).accounts;
  const name = `slack ${first?.address}`;
  const local = shown(db, name);
  expect(local.map(({ sequence }) => sequence)).toEqual(remote.map(({ ts }) => ts).sort());
  const anew = temporaryDatabase();
  const { engine } = runEngine(anew, provider(), { clock: fastClock(speed) });
  workspace.appearAt(new URL(workspace.url).origin);
  const account = await engine.addAccount({ provider: "slack", fields: fieldsOf(faulty), secrets: "session" });
  await engine.sync(account, { whole: true });
  expect(local).toEqual(shown(anew, `slack ${dump(anew).accounts[0]?.address}`));
}

const faults: [name: string, times: number, fault: (random: Random) => Fault][] = [
  ["is reset", 5, (random) => ({ kind: "reset", after: upTo(random, 12_000) })],
  ["is closed", 5, (random) => ({ kind: "close", after: upTo(random, 12_000) })],
  ["says nothing for a while", 4, (random) => ({ kind: "stall", after: upTo(random, 6_000) })],
  ["is not heard any more", 2, (random) => ({ kind: "half-open", silent: "server", after: upTo(random, 3_000) })],
  ["gives a few bytes at a time", 3, (random) => ({ kind: "trickle", bytes: 16 + upTo(random, 200), everyMs: 1 })],
  [
    "says what nobody understands",
    4,
    (random) => ({ kind: "garbage", after: upTo(random, 6_000), bytes: new Uint8Array(9).fill(upTo(random, 256)) }),
  ],
  ["takes no connection", 3, () => ({ kind: "refuse" })],
  [
    "is gone once it did what was asked",
    5,
    (random) => ({
      kind: "lose-answer",
      to: [/chat\.postMessage/, /reactions\.add/, /\.history/][upTo(random, 3)] ?? /./,
    }),
  ],
];

it.each(faults)(
  "a workspace whose server %s is told whole, and hears everything once",
  async (name, times, faultAt) => {
    const world = await behindFaults(20_261_121 + faults.findIndex(([other]) => other === name));
    const { line, engine, account, random } = world;
    let struck = 0;
    for (let round = 0; round < times; round++) {
      const fault = faultAt(random);
      if (fault.kind === "half-open") await user(world, round);
      await line.fault(fault);
      others(world, round);
      if (fault.kind !== "half-open") await user(world, round);
      const syncing = engine.sync(account, { whole: true }).catch(() => undefined);
      await otherIsWell(world, `well ${round}`);
      // What is noticed by silence only is waited for; else the line is mended when it broke.
      if (fault.kind === "half-open") await syncing;
      else await Promise.race([syncing, until(() => line.struck() > 0, { what: "a fault" })]);
      struck += line.struck();
      await line.heal();
      await syncing;
    }
    // A line that is dead for good is left after half a minute of ours by whoever asked on it.
    await line.hangUp();
    await converged(world);
    expect(struck).toBeGreaterThan(0);
    await expectAgreement(world, times);
  },
  120_000,
);
