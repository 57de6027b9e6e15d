import type { ImapFlow } from "imapflow";

const tooLarge: ReadonlySet<string> = new Set(["LineTooLarge", "LiteralTooLarge", "ResponseTooLarge"]);

const witnesses = new WeakMap<ImapFlow, Witness>();

/** How many lines came on this connection that nobody can read: whatever was asked meanwhile may lack an answer. */
export function unreadLines(client: ImapFlow): number {
  return witnesses.get(client)?.unread ?? 0;
}

/** Did the library hang up because something was too large to be read? */
export function isFlooded(client: ImapFlow): boolean {
  return witnesses.get(client)?.isFlooded ?? false;
}

/**
 * Hears what the library tells only its log: why a command that answers `false` was refused, how long a server that
 * throttles asks to wait, and that a line was left out because nobody can read it. One for each connection.
 */
export class Witness {
  /** What the server asked to wait, ms; null when it didn't. */
  throttleMs: number | null = null;
  /** The error behind the newest refusal; null when there was none. */
  refusal: unknown = null;
  unread = 0;
  /** The library hung up because something was too large to be read. */
  isFlooded = false;
  readonly #throttled: () => void;

  /** @param throttled called once the server asked to wait: the library would wait itself, silently and for minutes */
  constructor(throttled: () => void) {
    this.#throttled = throttled;
  }

  /** In the shape of the library's logger. Without `trace` it makes no text of what it fetches. */
  get logger() {
    return {
      debug: () => undefined,
      info: () => undefined,
      warn: (entry: unknown) => this.#hear(entry),
      error: (entry: unknown) => this.#countUnread(entry),
    };
  }

  /** To be told which connection it is. */
  hears(client: ImapFlow): void {
    witnesses.set(client, this);
  }

  /** To be told the error with which the connection ends: whoever waits for an answer hears only that it is gone. */
  ended(error: unknown): void {
    this.isFlooded ||= tooLarge.has(String(Reflect.get(Object(error), "code")));
  }

  #countUnread(entry: unknown): void {
    if (typeof entry === "object" && entry !== null && Reflect.get(entry, "payloadBytes") !== undefined) this.unread++;
  }

  #hear(entry: unknown): void {
    if (typeof entry !== "object" || entry === null) return;
    const delay: unknown = Reflect.get(entry, "throttleDelay");
    const error: unknown = Reflect.get(entry, "err");
    if (error !== undefined) this.refusal = error;
    if (typeof delay !== "number" || this.throttleMs !== null) return;
    this.throttleMs = delay;
    // The library begins to wait after this; only then can it be called off.
    setImmediate(this.#throttled);
  }
}
