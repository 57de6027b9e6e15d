import type { Socket } from "node:net";

/** `after`: when so many more bytes came from the server, over all connections. */
export type Fault =
  /** The connection is reset, and so is each new one with its first bytes. */
  | { kind: "reset"; after: number }
  /** The same, with an orderly end. */
  | { kind: "close"; after: number }
  /** Nothing passes either way and nothing is closed. */
  | { kind: "stall"; after: number }
  /** What this side says vanishes from then on, on these connections for good; new ones are well. */
  | { kind: "half-open"; silent: "client" | "server"; after: number }
  /** Both ways so many bytes at a time. */
  | { kind: "trickle"; bytes: number; everyMs: number }
  /** Half of a literal of IMAP that is at least so long, then an orderly end; once. */
  | { kind: "truncate"; literal: number }
  /** These bytes stand between those of the server; once. */
  | { kind: "garbage"; after: number; bytes: Uint8Array }
  /** Nobody listens; connections there are end. */
  | { kind: "refuse" }
  /** What is asked like this reaches the server, its answer nobody; the connection is reset in its place. Once. */
  | { kind: "lose-answer"; to: RegExp };

/** What all lines of a proxy have in common. */
export interface Weather {
  fault: Fault | null;
  /** Bytes from the server until it strikes. */
  left: number;
  struck: number;
}

/** What was asked lately is looked at for `lose-answer`, bytes. */
const heardMost = 16 * 1024;

/** One connection through the proxy. */
export class Line {
  readonly closed: Promise<void>;
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #weather: Weather;
  #dead: "client" | "server" | null = null;
  #heard = "";
  #answerLost = false;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(near: Socket, far: Socket, weather: Weather) {
    this.#near = near;
    this.#far = far;
    this.#weather = weather;
    const gone = (socket: Socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()));
    this.closed = Promise.all([gone(near), gone(far)]).then(() => undefined);
    for (const socket of [near, far]) socket.on("error", () => undefined).once("close", () => this.end());
    near.on("data", (data) => this.#fromClient(data));
    far.on("data", (data) => this.#fromServer(data));
  }

  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#near.destroy();
    this.#far.destroy();
  }

  heal(): void {
    this.#near.resume();
    this.#far.resume();
  }

  #fromClient(data: Buffer): void {
    const { fault } = this.#weather;
    if (fault?.kind === "stall" && this.#weather.left <= 0) this.#hold(this.#near, data);
    else if (fault?.kind === "trickle") this.#trickle(this.#near, this.#far, data, fault);
    else {
      if (fault?.kind === "lose-answer") this.#listenFor(fault.to, data);
      if (this.#dead !== "client") this.#far.write(data);
    }
  }

  #fromServer(data: Buffer): void {
    const weather = this.#weather;
    const { fault } = weather;
    if (this.#answerLost) {
      this.#answerLost = false;
      this.#near.resetAndDestroy();
      return;
    }
    const passed = Math.min(Math.max(0, weather.left), data.byteLength);
    weather.left -= data.byteLength;
    if (fault?.kind === "trickle") this.#trickle(this.#far, this.#near, data, fault);
    else if (fault?.kind === "truncate") this.#truncate(data, fault.literal);
    else if (fault === null || weather.left > 0 || !("after" in fault)) this.#toClient(data);
    else this.#strike(fault, data, passed);
  }

  #toClient(data: Uint8Array): void {
    if (this.#dead !== "server") this.#near.write(data);
  }

  /** @param passed so many of the bytes come before the fault */
  #strike(fault: Extract<Fault, { after: number }>, data: Buffer, passed: number): void {
    const before = data.subarray(0, passed);
    const after = data.subarray(passed);
    this.#weather.struck++;
    if (fault.kind === "stall") {
      this.#toClient(before);
      this.#near.pause();
      this.#hold(this.#far, after);
    } else if (fault.kind === "garbage") {
      this.#toClient(Buffer.concat([before, fault.bytes, after]));
      this.#weather.fault = null;
    } else if (fault.kind === "half-open") {
      this.#toClient(fault.silent === "server" ? before : data);
      this.#dead = fault.silent;
      this.#weather.fault = null;
    } else this.#cut(before, fault.kind === "reset");
  }

  #cut(last: Uint8Array, hard: boolean): void {
    this.#far.destroy();
    if (hard) this.#near.write(last, () => this.#near.resetAndDestroy());
    else this.#near.end(last);
  }

  /** What came is given back, to be read when the line is resumed. */
  #hold(socket: Socket, data: Buffer): void {
    socket.pause();
    if (data.byteLength > 0) socket.unshift(data);
  }

  #truncate(data: Buffer, literal: number): void {
    const text = data.toString("latin1");
    const found = [...text.matchAll(/\{(\d+)\}\r\n/g)].find(([, size]) => Number(size) >= literal);
    if (!found) {
      this.#toClient(data);
      return;
    }
    const begin = found.index + found[0].length;
    this.#weather.struck++;
    this.#weather.fault = null;
    this.#cut(data.subarray(0, begin + Math.ceil(Math.min(Number(found[1]), data.byteLength - begin) / 2)), false);
  }

  #listenFor(request: RegExp, data: Buffer): void {
    this.#heard = (this.#heard + data.toString("latin1")).slice(-heardMost);
    if (!request.test(this.#heard)) return;
    this.#answerLost = true;
    this.#weather.struck++;
    this.#weather.fault = null;
  }

  #trickle(from: Socket, to: Socket, data: Buffer, { bytes, everyMs }: Extract<Fault, { kind: "trickle" }>): void {
    const { struck } = this.#weather;
    this.#weather.struck = struck + 1;
    from.pause();
    const isHealed = (): boolean => this.#weather.fault?.kind !== "trickle";
    const pass = (at: number): void => {
      const end = isHealed() ? data.byteLength : at + bytes;
      to.write(data.subarray(at, end));
      if (end >= data.byteLength) from.resume();
      else later(end);
    };
    const later = (at: number): void => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        pass(at);
      }, everyMs);
      this.#timers.add(timer);
    };
    pass(0);
  }
}
