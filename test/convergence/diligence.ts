import { waitingCommands } from "../../electron/db/writes/outbox.ts";
import { nextDue } from "../../electron/sync/outbox-order.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import type { Line } from "./line.ts";
import type { World } from "./world.ts";

/** Polls come up to so much late, as a share of the time between two (`schedule.ts`). */
const pollSpread = 0.1;
/** After a wake-up accounts come back within this (`engine.ts`). */
export const wakeSpreadMs = 3_000;

/** What an account is at, as its line sees it. */
export class Activity {
  /** Calls that wait for the network now: only in these can time pass that is the account's own. */
  busy = 0;
  /** Since when something of its own keeps it from being in time; null while nothing does. Ends with a whole round. */
  troubledSince: number | null = null;
  /** A round was told to its end in this life of the program. */
  heard = false;
  /** Changes at the server, and how many of these the last whole round told; null while nobody listens. */
  changes = 0;
  told = 0;
  listening = false;
  /** When the last whole round ended, and how long until the next is due. */
  roundAt = 0;
  pollMs = Number.POSITIVE_INFINITY;
  /** Not before, since it was woken. */
  restsUntil = 0;

  /** The program ended. */
  died(): void {
    Object.assign(this, { busy: 0, heard: false, listening: false });
  }
}

interface Row {
  id: AccountId;
  server: string;
}

/**
 * Invariant 13, without a number that is guessed: time passes only when nothing can be done. So an account that nothing of
 * its own holds back, and that has something due, has a call on its line whenever time passes; if not, it waits for another.
 */
export class Diligence {
  readonly #world: World;
  /** Until then nothing is due of an account, where nothing was written since. */
  readonly #known = new Map<AccountId, { commits: number; copies: boolean; until: number }>();
  /** The clock was set in this life of the program: what waits, waits by another one. */
  #jumped = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** Time is about to pass. */
  look(): void {
    const { disk, servers, running, secrets } = this.#world;
    if (!running || disk.ill || secrets.locked) return;
    const rows = disk.raw
      .prepare<Row>(
        `SELECT id, settings ->> '$.server' AS server FROM accounts WHERE paused = 0 AND state_kind <> 'needs-sign-in' ORDER BY id`,
      )
      .all();
    const active = new Set(rows.map(({ server }) => server));
    for (const [name, { line }] of servers) if (!active.has(name)) line.troubled();
    for (const { id, server } of rows) {
      const line = servers.get(server)?.line;
      if (!line || !this.#isSound(line)) continue;
      const due = line.activity.busy === 0 ? this.#due(id, line) : null;
      if (due !== null) this.#world.breach(`${server} does nothing, and ${due}`);
    }
  }

  #isSound({ down, quietUntil, activity }: Line): boolean {
    const { real } = this.#world.time;
    return !down && activity.troubledSince === null && real >= Math.max(quietUntil, activity.restsUntil);
  }

  started(): void {
    this.#jumped = false;
    this.#known.clear();
  }

  jumped(): void {
    this.#jumped = true;
  }

  #commandAt(id: AccountId, copies: boolean): number {
    const { disk, time } = this.#world;
    const known = this.#known.get(id);
    if (known?.commits === disk.commits && known.copies === copies) return known.until;
    const until = nextDue(waitingCommands(disk.raw, id, { copies }), time.now) ?? Number.POSITIVE_INFINITY;
    this.#known.set(id, { commits: disk.commits, copies, until });
    return until;
  }

  #due(id: AccountId, { activity }: Line): string | null {
    const { time } = this.#world;
    const at = this.#commandAt(id, activity.heard);
    if (at <= time.now && !this.#jumped) return `a command is due since ${time.now - at} ms`;
    if (activity.listening && activity.heard && activity.changes > activity.told) return "there is something new";
    const pollAt = activity.roundAt + activity.pollMs * (1 + pollSpread);
    if (activity.heard && time.real > pollAt) return `a round is due since ${time.real - pollAt} ms`;
    return null;
  }
}
