import { momentOf, type PlannedTime } from "../../shared/time/intent.ts";
import type { World } from "./world.ts";

interface Plan {
  when: PlannedTime;
  /** The moment of what is no local time, ms UTC. */
  dueAt: number;
}

interface Away extends Plan {
  /** The farthest that the clock of the user was since, ms UTC. */
  latest: number;
}

/** What the user wanted to happen at a time: never before it by the user's clock at that moment, and never forgotten. */
export class Plans {
  readonly #leaving = new Map<number, Plan>();
  readonly #away = new Map<number, Away>();
  /** Commands that began to leave in this life of the program. */
  readonly #left = new Set<number>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  leaves(command: number, plan: Plan): void {
    this.#leaving.set(command, plan);
  }

  putAway(ids: readonly number[], { when, saidAt }: { when: PlannedTime; saidAt: number }): void {
    const plan = { when, dueAt: when.intent.kind === "local" ? 0 : momentOf(when, saidAt), latest: saidAt };
    for (const id of ids) this.#away.set(id, { ...plan });
  }

  broughtBack(ids: readonly number[]): void {
    for (const id of ids) this.#away.delete(id);
  }

  /** A message is about to leave: is it time? */
  begun(): void {
    const { disk, time, ledger, record } = this.#world;
    const rows = disk.raw
      .prepare<{ id: number; server: string }>(
        `SELECT o.id, a.settings ->> '$.server' AS server FROM outbox o JOIN accounts a ON a.id = o.account_id
         WHERE o.state = 'sending' AND o.kind = 'send' AND o.attempts = 1`,
      )
      .all();
    for (const { id, server } of rows) {
      if (this.#left.has(id)) continue;
      this.#left.add(id);
      const plan = this.#leaving.get(id);
      const command = ledger.commands.get(id);
      const dueAt = plan ? this.#momentOf(plan) : (command?.dueAt ?? 0);
      const waited = command?.delayMs != null && !plan && time.elapsed >= command.at + command.delayMs;
      if (waited) continue;
      record.note(server, "sent", { dueAt, wall: time.now });
      if (time.now < dueAt) this.#world.breach(`command ${id} left ${dueAt - time.now} ms early`);
    }
  }

  /** What came back, or is away no more? To be called whenever the clock stood still, and before it jumps. */
  look(): void {
    const { db, time } = this.#world;
    const find = db.prepare<{ returned: number | null; here: 0 | 1; away: 0 | 1 }>(
      `SELECT s.returned_at AS returned, c.id IS NOT NULL AS here, s.conversation_id IS NOT NULL AS away
       FROM (SELECT ? AS id) w LEFT JOIN conversations c ON c.id = w.id LEFT JOIN snoozes s ON s.conversation_id = w.id`,
    );
    for (const [id, plan] of this.#away) {
      plan.latest = Math.max(plan.latest, time.now);
      const row = find.get(id);
      const due = plan.latest >= this.#momentOf(plan);
      const over = row?.here !== 1 || row.away !== 1 || row.returned !== null;
      if (!over) continue;
      this.#away.delete(id);
      if (row?.here === 1 && !due)
        this.#world.breach(`conversation ${id} ${row.returned === null ? "is away no more" : "came back"} early`);
    }
  }

  /** @returns conversations that should be back by now */
  overdue(): string[] {
    const { time } = this.#world;
    return [...this.#away].flatMap(([id, plan]) =>
      this.#momentOf(plan) <= time.now - 120_000 ? [`conversation ${id} did not come back`] : [],
    );
  }

  /** What was under way when the program ended may have been done or not: both is right. */
  restarted(): void {
    this.#left.clear();
    const { db } = this.#world;
    const command = db.prepare<{ dueAt: number; intent: string | null; zone: string | null }>(
      "SELECT due_at AS dueAt, intent, zone FROM outbox WHERE id = ?",
    );
    for (const id of [...this.#leaving.keys()]) this.#adopt(this.#leaving, id, command.get(id));
    const away = db.prepare<{ dueAt: number; intent: string | null; zone: string | null }>(
      "SELECT due_at AS dueAt, intent, zone FROM snoozes WHERE conversation_id = ? AND returned_at IS NULL",
    );
    for (const id of [...this.#away.keys()]) this.#adopt(this.#away, id, away.get(id));
  }

  #adopt(
    plans: Map<number, Plan>,
    id: number,
    row: { dueAt: number; intent: string | null; zone: string | null } | undefined,
  ): void {
    const plan = plans.get(id);
    if (!plan) return;
    if (!row?.intent) plans.delete(id);
    else Object.assign(plan, { dueAt: row.dueAt, when: { intent: JSON.parse(row.intent), zone: row.zone ?? "UTC" } });
  }

  /** What is meant by the clock on the wall follows the user. */
  #momentOf({ when, dueAt }: Plan): number {
    if (when.intent.kind !== "local") return dueAt;
    const row = this.#world.disk.raw
      .prepare<{ zone: string | null }>("SELECT value ->> '$.zone' AS zone FROM settings WHERE key = 'zone'")
      .get();
    return momentOf({ intent: when.intent, zone: row?.zone || when.zone }, 0);
  }
}
