import { check } from "../../electron/db/check.ts";
import { Dice, seedOf } from "./dice.ts";
import { promises } from "./promises.ts";
import { type Table, takeStep } from "./steps.ts";
import { SpinError } from "./time.ts";
import { addAccount, signIn } from "./user-steps.ts";
import { type Sabotage, World } from "./world.ts";

export interface RunOptions {
  seed: number;
  steps: number;
  /** Runs are kept with the table of steps they were found with: one that grew is another run for the same seed. */
  table?: Table | undefined;
  /** Only these steps are taken; all where it is left out. */
  only?: ReadonlySet<number> | undefined;
  sabotage?: Sabotage | undefined;
  /** The program's own log goes into the trace, which is another one then. */
  log?: boolean | undefined;
  /** Asked of the database in the end; the rows go into the trace. */
  query?: string | undefined;
}

export interface RunResult {
  seed: number;
  breaches: string[];
  digest: string;
  lines: string[];
  seconds: number;
}

/** One run from its seed: the same seed and steps give the same trace, byte for byte. */
export async function run({ seed, steps, table = 2, only, sabotage, log, query }: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const world = new World({ seed, sabotage, log, table });
  const failed = (error: unknown): void => unhandled(world, error);
  process.on("unhandledRejection", failed);
  try {
    populate(world, new Dice(seedOf(seed, 0)));
    populateChat(world, new Dice(seedOf(seed, 0)));
    world.start();
    for (const name of world.servers.keys()) addAccount(world, name);
    await world.time.settle();
    for (let step = 1; step <= steps; step++) {
      if (only && !only.has(step)) continue;
      world.trace.say(`-- ${step}`);
      await takeStep(world, new Dice(seedOf(seed, step)), table);
    }
    await quiesce(world, query);
  } catch (error) {
    world.breach(error instanceof SpinError ? error.message : `broke: ${error instanceof Error ? error.stack : error}`);
  } finally {
    await world.time.turns(3);
    process.off("unhandledRejection", failed);
    world.close();
  }
  const { breaches, trace } = world;
  return { seed, breaches, digest: trace.digest(), lines: trace.lines, seconds: (performance.now() - started) / 1000 };
}

function unhandled(world: World, error: unknown): void {
  if (error instanceof Error && error.name === "Killed") return;
  if (!world.running) return;
  world.breach(`nobody caught: ${error instanceof Error ? error.stack : error}`);
}

/** What was there before us. */
function populate(world: World, dice: Dice): void {
  const { store } = world.mail();
  for (let count = 5 + dice.below(20); count > 0; count--) {
    const at = world.time.now - dice.below(100) * 3_600_000;
    const folder = dice.weighted([
      [6, "INBOX"],
      [2, "Archive"],
      [1, "Work"],
      [1, "Trash"],
    ] as const);
    store.deliver({ sentAt: at, receivedAt: at }, folder, {
      flags: { read: dice.chance(0.5), starred: dice.chance(0.2) },
      inline: dice.chance(0.5),
    });
  }
}

function populateChat(world: World, dice: Dice): void {
  const { store } = world.chat();
  const rooms = [store.addRoom("C1", "channel"), store.addRoom("D1", "direct"), store.addRoom("C2", "channel")];
  for (let count = dice.below(25); count > 0; count--) store.say(dice.pick(rooms), `words ${count}`);
  store.begin();
  for (let count = dice.below(6); count > 0; count--)
    world.desk().comment(world.desk().create(`T${1000 + count}`), `help ${count}`);
}

const minute = 60_000;
const patience = 40;

/** Faults end, and time passes until nothing is due; then everything must be as promised. */
async function quiesce(world: World, query?: string): Promise<void> {
  world.trace.say("-- rest");
  await world.time.settle();
  world.spare();
  await world.revive();
  world.disk.heal();
  for (const { line } of world.servers.values()) {
    line.faults.length = 0;
    line.down = false;
  }
  world.mail().breaksDrafts = 0;
  if (world.secrets.locked) {
    world.secrets.locked = false;
    await world.secrets.unlock();
  }
  await addAllAgain(world);
  await giveUp(world);
  let open: string[] = [];
  for (let round = 0; round < patience; round++) {
    signIn(world);
    await world.time.advance(6 * minute);
    open = unfinished(world);
    if (open.length === 0) break;
    if (round < 9) continue;
    // Nothing but what is to be sent later is waited for that long.
    if (!sendsLater(world)) break;
    await world.time.advance(54 * minute);
  }
  for (const line of open) world.breach(`does not come to rest: ${line}`);
  world.ledger.note();
  for (const { invariant, detail } of check(world.db)) world.breach(`check: ${invariant}: ${detail}`);
  for (const line of promises(world)) world.breach(line);
  if (query) for (const row of world.db.prepare(query).all()) world.trace.say(JSON.stringify(row));
  await world.program.engine.close();
}

/** Whoever waits for an answer that does not come gives up, by the time of the slowest step. */
async function giveUp({ servers, time }: World): Promise<void> {
  const waits = (): boolean => [...servers.values()].some(({ line }) => line.silent > 0);
  for (let rounds = 0; waits() && rounds < 60; rounds++) await time.advance(minute);
}

async function addAllAgain(world: World): Promise<void> {
  const here = new Set(world.accounts().map(({ server }) => server.name));
  for (const name of world.servers.keys()) if (!here.has(name)) addAccount(world, name);
  const paused = world.db.prepare<{ id: never }>("SELECT id FROM accounts WHERE paused = 1").all();
  for (const { id } of paused)
    world.ledger.act(`resume ${id}`, () => world.program.calls["accounts.pause"]({ id, paused: false }));
  await world.time.settle();
}

/** What is still under way, or not as it is at the servers. */
function unfinished(world: World): string[] {
  const waiting = world.db
    .prepare<{ id: number; kind: string; state: string }>(
      "SELECT id, kind, state FROM outbox WHERE state IN ('held', 'queued', 'sending') ORDER BY id",
    )
    .all()
    .filter(({ id }) => !waitsForUser(world, id))
    .map(({ id, kind, state }) => `command ${id} (${kind}) is ${state}`);
  if (waiting.length > 0) return waiting;
  const states = world.db
    .prepare<{ id: number; state: string; reason: string }>(
      "SELECT id, state_kind AS state, state_reason AS reason FROM accounts WHERE state_kind <> 'connected'",
    )
    .all()
    .map(({ id, state, reason }) => `account ${id} is ${state} (${reason})`);
  if (states.length > 0) return states;
  return world.accounts().flatMap(({ id, server }) => server.differences(world.db, id));
}

function sendsLater({ db }: World): boolean {
  return (
    db.prepare("SELECT 1 FROM outbox WHERE state = 'held' OR (state = 'sending' AND kind = 'send')").get() !== undefined
  );
}

/** An answer to a message of unknown outcome waits until the user says what became of it. */
function waitsForUser(world: World, id: number): boolean {
  return (
    world.db
      .prepare(
        `SELECT 1 FROM outbox o WHERE o.id = ? AND o.kind = 'send' AND EXISTS (SELECT 1 FROM outbox p
           WHERE p.kind = 'send' AND p.state IN ('unknown', 'failed') AND p.key = o.payload ->> '$.inReplyTo')`,
      )
      .get(id) !== undefined
  );
}
