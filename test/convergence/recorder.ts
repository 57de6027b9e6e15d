import type { TraceEvent } from "../../electron/db/invariants/trace-events.ts";
import type { VirtualTime } from "./time.ts";

type Happened<Type extends TraceEvent["type"]> = Omit<Extract<TraceEvent, { type: Type }>, "at" | "account" | "type">;

/** What happened, in the words of `checkTrace`. Accounts bear the names of their servers. */
export class Recorder {
  readonly events: TraceEvent[] = [];
  readonly #time: VirtualTime;
  /** When what is worth telling came to a server, by server and id. */
  readonly #news = new Map<string, number>();
  /** Since when the program could hear anything: it runs, and the machine is awake. */
  #awakeSince = 0;
  /** A loss of power may give the numbers of commands to others. */
  #losses = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  note<Type extends TraceEvent["type"]>(account: string, type: Type, what: Happened<Type>): void {
    this.events.push({ at: this.#time.real, account, type, ...what } as unknown as TraceEvent);
  }

  /** The program begins, or the machine wakes. */
  began(): void {
    this.#awakeSince = this.#time.real;
  }

  powerLost(): void {
    this.#losses++;
  }

  /** What was said of these messages counts no more: they may come anew. */
  forget(account: string, isMeant: (message: string) => boolean): void {
    for (const name of [...this.#news.keys()]) {
      const message = name.slice(account.length + 1);
      if (name.startsWith(`${account}/`) && isMeant(message)) this.#news.delete(name);
    }
  }

  /** After a loss of power a message may be told of again. */
  untold(name: string): void {
    const at = this.events.findLastIndex(
      (event) => event.type === "notified" && `${event.account}/${event.message}` === name,
    );
    if (at >= 0) this.events.splice(at, 1);
  }

  /** A call to a provider is about to be made for this command. */
  attempted(account: string, { id, key }: { id: number; key: string }): void {
    this.note(account, "attempt", { command: `${this.#losses}.${id}`, key });
  }

  came(account: string, message: string): void {
    this.#news.set(`${account}/${message}`, this.#time.real);
  }

  told(account: string, told: { message: string; own: boolean; receivedAt: number }): void {
    this.note(account, "notified", { ...told, wall: this.#time.now });
    const happenedAt = this.#news.get(`${account}/${told.message}`);
    if (happenedAt === undefined) return;
    this.note(account, "heard", { happenedAt: Math.max(happenedAt, this.#awakeSince) });
  }
}
