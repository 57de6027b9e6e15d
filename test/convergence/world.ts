import type { Provider } from "../../electron/connectors/contract.ts";
import type { Log } from "../../electron/connectors/ports.ts";
import type { Writable } from "../../electron/db/open.ts";
import { type FailPoint, onFailPoint, withoutFailPoints } from "../../electron/fail-points/fail-point.ts";
import { decideNews } from "../../electron/notify/decide-news.ts";
import type { Arrival } from "../../electron/sync/engine-types.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import { noon } from "../support/remote.ts";
import { MemorySecrets } from "../support/secrets.ts";
import { Dice, seedOf } from "./dice.ts";
import { Diligence, wakeSpreadMs } from "./diligence.ts";
import { Disk, Killed } from "./disk.ts";
import { Ledger } from "./ledger.ts";
import { Line } from "./line.ts";
import { Plans } from "./plans.ts";
import { type Program, startProgram } from "./program.ts";
import { Recorder } from "./recorder.ts";
import type { VirtualServer } from "./server.ts";
import type { Table } from "./steps.ts";
import { VirtualTime } from "./time.ts";
import { Trace } from "./trace.ts";
import { VirtualChat } from "./virtual-chat.ts";
import { VirtualMail } from "./virtual-mail.ts";
import { VirtualTickets } from "./virtual-tickets.ts";

/** Thursday, two hours after noon, UTC: what was said before was said a while ago. */
export const startsAt = noon + 7_200_000;

export type Sabotage = (context: { db: Writable; provider: Provider }) => Provider;

export interface WorldOptions {
  seed: number;
  sabotage?: Sabotage | undefined;
  log?: boolean | undefined;
  table: Table;
}

/** One run: servers, a network, a disk, a user, and the program that dies and starts again between them. */
export class World {
  readonly time = new VirtualTime(startsAt);
  readonly trace = new Trace(() => this.time.elapsed);
  readonly disk = new Disk(this.time);
  readonly secrets = new MemorySecrets();
  readonly servers = new Map<string, { server: VirtualServer; line: Line }>();
  readonly ledger: Ledger;
  readonly plans: Plans;
  readonly record: Recorder;
  readonly diligence: Diligence;
  readonly breaches: string[] = [];
  /** The next kill: after so many fail points, losing so much of what was not synced; null: no power is lost. */
  #doom: { after: number; power: number | null } | null = null;
  #program: Program | null = null;
  #lives = 0;
  readonly #options: WorldOptions;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.record = new Recorder(this.time);
    const dice = new Dice(seedOf(options.seed, 1_000_001));
    this.#addServer(new VirtualMail("mail", this.time, dice));
    this.#addServer(new VirtualChat("chat", this.time, dice));
    this.mail().store.onTaken = (what) => this.trace.say(`mail: took ${what}`);
    this.#addServer(new VirtualTickets("desk", this.time, dice));
    this.mail().store.onNews = (id) => this.record.came("mail", id);
    this.chat().store.onNews = (id) => {
      if (this.#isWanted(id)) this.record.came("chat", id);
    };
    this.desk().onNews = (id) => this.record.came("desk", id);
    this.ledger = new Ledger(this);
    this.plans = new Plans(this);
    this.diligence = new Diligence(this);
    this.time.onPass = () => this.diligence.look();
    this.disk.onTrouble = () => this.trouble();
    onFailPoint((name) => this.#reached(name));
  }

  get program(): Program {
    if (!this.#program) throw new Error("The program does not run.");
    return this.#program;
  }

  get db(): Writable {
    return this.program.db;
  }

  get running(): boolean {
    return this.#program !== null && !this.#program.life.dead;
  }

  mail(): VirtualMail {
    const found = this.servers.get("mail")?.server;
    if (!(found instanceof VirtualMail)) throw new Error("There is no mail server.");
    return found;
  }

  chat(): VirtualChat {
    const found = this.servers.get("chat")?.server;
    if (!(found instanceof VirtualChat)) throw new Error("There is no chat server.");
    return found;
  }

  desk(): VirtualTickets {
    const found = this.servers.get("desk")?.server;
    if (!(found instanceof VirtualTickets)) throw new Error("There is no help desk.");
    return found;
  }

  breach(what: string): void {
    this.breaches.push(what);
    this.trace.say(`BREACH ${what}`);
  }

  start(): void {
    const { sabotage, log, seed } = this.#options;
    const surroundings = { ...this, onArrivals: (arrivals: Arrival[]) => this.#arrived(arrivals) };
    this.#program = startProgram(
      { ...surroundings, ...(sabotage && { sabotage }), ...(log && { log: this.#log() }) },
      seedOf(seed, 2_000_000 + ++this.#lives),
    );
    this.trace.say(`start ${this.#lives}`);
    for (const { line } of this.servers.values()) line.start();
    this.ledger.restarted();
    this.plans.restarted();
    this.diligence.started();
    this.record.began();
  }

  /** Something holds an account up, or all, until its next whole round. */
  trouble(name?: string): void {
    for (const [each, { line }] of this.servers) if (name === undefined || name === each) line.troubled();
  }

  wake(reason: "online" | "resume"): void {
    this.program.engine.wake(reason);
    for (const { line } of this.servers.values()) line.activity.restsUntil = this.time.real + wakeSpreadMs;
  }

  /** Somebody sets the clock of the user. */
  jump(ms: number): void {
    if (this.running) this.plans.look();
    this.time.jump(ms);
    for (const { line } of this.servers.values()) line.isForgotten = true;
    this.trouble();
    this.diligence.jumped();
  }

  /** Of what the user does not want nothing is heard. */
  #isWanted(message: string): boolean {
    if (!this.running) return true;
    const [room = ""] = message.split(":");
    const row = this.disk.raw
      .prepare<{ consent: string }>("SELECT consent FROM conversations WHERE remote_id = ?")
      .get(room);
    return row?.consent === "allowed";
  }

  /** Those that the user is told of. */
  #arrived(arrivals: Arrival[]): void {
    if (this.#options.table === 1) {
      this.ledger.arrived(arrivals);
      return;
    }
    const ids = arrivals.map(({ messageId }) => messageId);
    const news = new Set(decideNews(this.db, ids, this.time.now).map(({ messageId }) => messageId));
    this.ledger.arrived(arrivals.filter(({ messageId }) => news.has(messageId)));
  }

  #log(): Log {
    const say = (event: string, fields: unknown): void => this.trace.say(`log: ${event} ${JSON.stringify(fields)}`);
    return { debug: say, info: say, warn: say, error: say };
  }

  /** The program dies at the next fail point but so many. */
  doom(after: number, power: number | null): void {
    this.#doom = { after, power };
  }

  spare(): void {
    this.#doom = null;
  }

  /** The program dies here and now. */
  kill(power: number | null): void {
    const { life } = this.program;
    if (life.dead) return;
    this.trace.say(power === null ? "killed" : `power lost (${power.toFixed(3)})`);
    this.disk.kill(life, power);
    this.time.bury(life);
    for (const { line } of this.servers.values()) {
      line.silent = 0;
      line.activity.died();
    }
    if (power !== null) this.record.powerLost();
    this.ledger.killed(power !== null);
  }

  /** A dead program starts again. */
  async revive(): Promise<void> {
    if (this.running) return;
    await this.time.settle();
    this.start();
  }

  #reached(name: FailPoint): void {
    if (name === "outbox.call.before") withoutFailPoints(() => this.#begun());
    this.#strike();
  }

  /** Commands are about to be told to their provider. */
  #begun(): void {
    if (!this.running) return;
    this.plans.begun();
    const rows = this.disk.raw
      .prepare<{ id: number; key: string; server: string }>(
        `SELECT o.id, o.key, a.settings ->> '$.server' AS server FROM outbox o JOIN accounts a ON a.id = o.account_id
         WHERE o.state = 'sending'`,
      )
      .all();
    for (const { server, ...row } of rows) this.record.attempted(server, row);
  }

  #strike(): void {
    if (!this.#doom || !this.running) return;
    if (this.#doom.after-- > 0) return;
    const { power } = this.#doom;
    this.#doom = null;
    this.kill(power);
    throw new Killed("The program was killed.");
  }

  accounts(): { id: AccountId; server: VirtualServer; line: Line }[] {
    return this.db
      .prepare<{ id: AccountId; settings: string }>("SELECT id, settings FROM accounts ORDER BY id")
      .all()
      .flatMap(({ id, settings }) => {
        const found = this.servers.get((JSON.parse(settings) as { server?: string }).server ?? "");
        return found ? [{ id, ...found }] : [];
      });
  }

  #addServer(server: VirtualServer): void {
    const { time, trace, record } = this;
    const line = new Line(server.name, {
      time,
      trace,
      record,
      wakesFirst: this.#options.table > 1,
      seed: seedOf(this.#options.seed, 3_000_000 + this.servers.size),
    });
    server.onChange = () => line.activity.changes++;
    this.servers.set(server.name, { server, line });
  }

  close(): void {
    onFailPoint(null);
    if (this.#program) this.#program.life.dead = true;
    this.disk.close();
  }
}
