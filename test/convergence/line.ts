import type { Batch, Connector, ConnectorContext } from "../../electron/connectors/contract.ts";
import { ConnectorError, type ConnectorFailure } from "../../electron/connectors/errors.ts";
import type { Clock } from "../../electron/connectors/ports.ts";
import type { Requested } from "../../electron/db/invariants/trace-events.ts";
import { Dice } from "./dice.ts";
import { Activity } from "./diligence.ts";
import type { Recorder } from "./recorder.ts";
import type { Life, VirtualTime } from "./time.ts";
import type { Trace } from "./trace.ts";

/** What can go wrong with one call. `part`: at which batch, where an answer has several. */
export type FaultKind =
  | "reset"
  | "stall"
  | "lost-answer"
  | "half-open"
  | "truncated"
  | "garbage"
  | "broken"
  | "throttle"
  | "throttle-unhinted"
  | "lost-request"
  | "duplicate"
  | "missing";

export const faultKinds: readonly FaultKind[] = [
  "reset",
  "stall",
  "lost-answer",
  "half-open",
  "truncated",
  "garbage",
  "broken",
  "throttle",
  "throttle-unhinted",
  "lost-request",
  "duplicate",
];

export interface Fault {
  /** Null: whatever comes next. */
  call: string | null;
  kind: FaultKind;
  part: number;
  retryAfterMs: number;
}

interface Surroundings {
  time: VirtualTime;
  trace: Trace;
  record: Recorder;
  /** Whoever begins to listen is told at once that something may have changed. */
  wakesFirst: boolean;
  seed: number;
}

type Iterating = "changes" | "backfill" | "contents" | "refresh" | "conversations" | "download";

/** The way between the program and one server: where time passes, and where things go wrong. */
export class Line {
  readonly faults: Fault[] = [];
  /** Nothing gets through. */
  down = false;
  /** Requests that came when the server had asked for none, with what was asked. */
  readonly rushed: string[] = [];
  /** Calls that wait for an answer which will not come. */
  silent = 0;
  /** Until then, in the time of the servers, this one wants to hear nothing. */
  quietUntil = 0;
  /** The clock was set since: a program that starts anew can't tell how long that is. */
  isForgotten = false;
  readonly activity = new Activity();
  /** A part of an answer is about to be given to the program. */
  onTold: (part: unknown) => void = () => undefined;
  readonly wakesFirst: boolean;
  /** How often a program that started had forgotten what was asked of it. */
  #forgotten = 0;
  readonly #name: string;
  readonly #time: VirtualTime;
  readonly #trace: Trace;
  readonly #record: Recorder;
  readonly #dice: Dice;

  constructor(name: string, { time, trace, record, wakesFirst, seed }: Surroundings) {
    this.#name = name;
    this.#time = time;
    this.#trace = trace;
    this.#record = record;
    this.wakesFirst = wakesFirst;
    this.#dice = new Dice(seed);
  }

  say(line: string): void {
    this.#trace.say(`${this.#name}: ${line}`);
  }

  /** The connector as one run of the program has it: slow, and now and then broken. */
  wrap(inner: Connector, life: Life, clock: Clock, session: ConnectorContext): Connector {
    const traveller = new Traveller(this, { life, clock, session });
    return traveller.connector(inner);
  }

  /** A request comes to the server. */
  arrive(call: string): Fault | undefined {
    this.#time.activity++;
    if (this.#time.real < this.quietUntil)
      this.rushed.push(`${call} at ${this.#time.real}, not before ${this.quietUntil}`);
    const at = this.faults.findIndex((fault) => fault.call === null || fault.call === call.split(" ")[0]);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    this.say(`${call}${fault ? ` (${fault.kind}${fault.part ? ` at ${fault.part}` : ""})` : ""}`);
    // Whoever is asked to wait does not know it yet.
    if (fault?.kind !== "throttle" || this.down) this.#noteRequest(answerOf(fault, this.down));
    if (this.down) throw offline("network");
    return fault;
  }

  /** Something of this account's own holds it up until a round went well. */
  troubled(): void {
    this.activity.troubledSince ??= this.#time.real;
  }

  /** A round was told whole that began when so many changes were there. */
  rounded(changes: number, pollMs: number): void {
    const { activity } = this;
    if (activity.troubledSince !== null) {
      const event = { at: activity.troubledSince, account: this.#name, type: "fault" as const, until: this.#time.real };
      this.#record.events.push(event);
    }
    Object.assign(activity, { troubledSince: null, heard: true, told: changes, roundAt: this.#time.real, pollMs });
  }

  /** The program starts. */
  start(): void {
    if (!this.isForgotten) return;
    this.quietUntil = 0;
    this.#forgotten++;
    this.isForgotten = false;
  }

  #noteRequest(answer: Pick<Requested, "answer" | "retryAfterMs">): void {
    this.#record.note(this.#name, "request", { scope: `all since ${this.#forgotten}`, ...answer });
  }

  throttle(ms: number): void {
    this.quietUntil = Math.max(this.quietUntil, this.#time.real + ms);
    this.#noteRequest({ answer: "busy", retryAfterMs: ms });
  }

  latency(): number {
    return this.#dice.weighted([
      [6, 0],
      [4, 15 + this.#dice.below(100)],
      [1, 400 + this.#dice.below(3000)],
    ]);
  }
}

function answerOf(fault: Fault | undefined, down: boolean): Pick<Requested, "answer" | "retryAfterMs"> {
  const kind = down ? "reset" : (fault?.kind ?? "duplicate");
  if (kind === "throttle-unhinted") return { answer: "busy", retryAfterMs: null };
  return { answer: kind === "duplicate" ? "ok" : "failed", retryAfterMs: null };
}

function offline(reason: "network" | "closed" | "timeout", maybeSent = false): ConnectorError {
  return new ConnectorError({ kind: "offline", reason }, "The connection broke.", { maybeSent });
}

/** What a fault before the server did anything looks like to the caller. */
const refusals: Partial<Record<FaultKind, () => ConnectorFailure>> = {
  garbage: () => ({ kind: "bug" }),
  broken: () => ({ kind: "server" }),
  missing: () => ({ kind: "missing" }),
};

interface Journey {
  life: Life;
  clock: Clock;
  session: ConnectorContext;
}

/** Carries the calls of one connector over its line. */
class Traveller {
  readonly #line: Line;
  readonly #journey: Journey;
  #closed = false;
  #pollMs = 0;

  constructor(line: Line, journey: Journey) {
    this.#line = line;
    this.#journey = journey;
  }

  connector(inner: Connector): Connector {
    const one = <Args extends unknown[], Result>(
      name: string,
      work: ((...args: Args) => Promise<Result>) | undefined,
    ) =>
      work && {
        [name]: (...args: Args) => this.#call(name, signalIn(args), () => work(...args), what(args)),
      };
    const many = <Args extends unknown[], Part>(
      name: Iterating,
      work: ((...args: Args) => AsyncIterable<Part>) | undefined,
    ) => work && { [name]: (...args: Args) => this.#parts(name, signalIn(args), () => work(...args)) };
    const bound = <Work>(work: Work): Work => (typeof work === "function" ? work.bind(inner) : work);
    this.#pollMs = inner.pollMs();
    return {
      capabilities: () => inner.capabilities(),
      pollMs: () => inner.pollMs(),
      ...one("self", bound(inner.self)),
      ...many("changes", bound(inner.changes)),
      ...many("backfill", bound(inner.backfill)),
      ...many("contents", bound(inner.contents)),
      ...many("refresh", bound(inner.refresh)),
      ...many("conversations", bound(inner.conversations)),
      ...many("download", bound(inner.download)),
      ...one("preferences", bound(inner.preferences)),
      ...one("send", bound(inner.send)),
      ...one("file", bound(inner.file)),
      ...one("keepDraft", bound(inner.keepDraft)),
      ...one("find", bound(inner.find)),
      ...one("setFlags", bound(inner.setFlags)),
      ...one("edit", bound(inner.edit)),
      ...one("remove", bound(inner.remove)),
      ...one("react", bound(inner.react)),
      ...one("markRead", bound(inner.markRead)),
      ...one("begin", bound(inner.begin)),
      ...one("move", bound(inner.move)),
      ...(inner.listen && { listen: this.#listening(bound(inner.listen)) }),
      close: async () => {
        this.#closed = true;
        await inner.close();
      },
    } as Connector;
  }

  async #call<Result>(name: string, signal: AbortSignal, act: () => Promise<Result>, what: string): Promise<Result> {
    return this.#owning(async () => {
      const fault = await this.#setOut(name, signal, what);
      const sending = name === "send";
      if (fault?.kind === "lost-request") throw offline("closed", sending);
      const result = await act();
      if (fault?.kind === "lost-answer") throw offline("closed", sending);
      if (fault?.kind === "half-open") await this.#silence(signal);
      await this.#travel(signal);
      return result;
    });
  }

  async *#parts<Part>(name: Iterating, signal: AbortSignal, act: () => AsyncIterable<Part>): AsyncGenerator<Part> {
    const { changes } = this.#line.activity;
    try {
      const fault = await this.#setOut(name, signal, "");
      let part = 0;
      for await (const one of act()) {
        if (fault && part === fault.part) await this.#breakOff(fault, signal);
        this.#line.onTold(one);
        yield one;
        if (fault?.kind === "duplicate" && part === fault.part) yield twice(one);
        part++;
        await this.#travel(signal);
      }
    } catch (error) {
      this.#line.troubled();
      throw error;
    }
    if (name === "changes") this.#line.rounded(changes, this.#pollMs);
  }

  /** What goes wrong with a call of an account is its own trouble. */
  async #owning<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      this.#line.troubled();
      throw error;
    }
  }

  /** Something happens between two parts of an answer. */
  async #breakOff({ kind }: Fault, signal: AbortSignal): Promise<void> {
    if (kind === "half-open") await this.#silence(signal);
    if (kind === "lost-answer" || kind === "truncated") throw offline("closed");
  }

  /** @throws what the fault says, where it strikes before the server did anything */
  async #setOut(name: string, signal: AbortSignal, what: string): Promise<Fault | undefined> {
    const { life, session } = this.#journey;
    if (life.dead) await never();
    if (this.#closed) throw new Error(`${name} of a closed connector`);
    await session.secret();
    signal.throwIfAborted();
    const fault = this.#line.arrive(what === "" ? name : `${name} ${what}`.trim());
    await this.#travel(signal);
    if (!fault) return undefined;
    const refusal = refusals[fault.kind]?.();
    if (refusal) throw new ConnectorError(refusal, "The server does not do that now.");
    if (fault.kind === "reset") throw offline("closed");
    if (fault.kind === "stall") await this.#silence(signal);
    if (fault.kind === "throttle") {
      this.#line.throttle(fault.retryAfterMs);
      throw new ConnectorError({ kind: "busy", retryAfterMs: fault.retryAfterMs }, "Too many requests.");
    }
    if (fault.kind === "throttle-unhinted")
      throw new ConnectorError({ kind: "busy", retryAfterMs: null }, "Too many requests.");
    return fault;
  }

  async #travel(signal: AbortSignal): Promise<void> {
    const { life, clock } = this.#journey;
    const ms = this.#line.latency();
    if (ms > 0) {
      this.#line.activity.busy++;
      try {
        await clock.sleep(ms, signal);
      } finally {
        if (!life.dead) this.#line.activity.busy--;
      }
    }
    if (life.dead) await never();
    signal.throwIfAborted();
  }

  /** Nothing comes any more until somebody gives up. */
  async #silence(signal: AbortSignal, calls = 1): Promise<never> {
    const { life } = this.#journey;
    this.#line.silent++;
    this.#line.activity.busy += calls;
    this.#line.troubled();
    return new Promise((_, reject) => {
      const end = (): void => {
        if (life.dead) return;
        this.#line.silent--;
        this.#line.activity.busy -= calls;
        reject(signal.reason);
      };
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    });
  }

  #listening(listen: NonNullable<Connector["listen"]>): NonNullable<Connector["listen"]> {
    return (wake, signal) =>
      this.#owning(async () => {
        const fault = await this.#setOut("listen", signal, "");
        if (fault?.kind === "half-open" || fault?.kind === "lost-answer") await this.#silence(signal, 0);
        const { life } = this.#journey;
        const { activity } = this.#line;
        activity.listening = true;
        if (this.#line.wakesFirst) wake();
        else activity.told = activity.changes;
        try {
          await listen(() => {
            if (!life.dead) wake();
          }, signal);
        } finally {
          if (!life.dead) activity.listening = false;
        }
      });
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function signalIn(args: readonly unknown[]): AbortSignal {
  const signal = args.find((argument) => argument instanceof AbortSignal);
  if (!signal) throw new Error("A call without a signal");
  return signal;
}

/** What a call is about, for the trace: short words only. */
function what(args: readonly unknown[]): string {
  return args
    .map((argument) => {
      if (typeof argument === "string" || typeof argument === "boolean") return String(argument).slice(0, 40);
      if (Array.isArray(argument)) return `(${argument.length})`;
      if (typeof argument === "object" && argument !== null && "key" in argument)
        return String(argument.key).slice(0, 12);
      return "";
    })
    .filter((text) => text !== "")
    .join(" ");
}

/** The same answer comes again, of one kind of parts only: told twice is no harm. */
function twice<Part>(part: Part): Part {
  const batch = part as Partial<Batch>;
  return batch.more === false ? ({ ...batch, more: false } as Part) : part;
}
