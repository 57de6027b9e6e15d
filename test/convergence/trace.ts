import { createHash } from "node:crypto";

/** What happened, a line each, and a hash of all of it: two runs of a seed are the same when their hashes are. */
export class Trace {
  readonly lines: string[] = [];
  readonly #hash = createHash("sha256");
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  say(line: string): void {
    const whole = `${String(this.#now()).padStart(9)} ${line}`;
    this.lines.push(whole);
    this.#hash.update(`${whole}\n`);
  }

  digest(): string {
    return this.#hash.copy().digest("hex");
  }
}
