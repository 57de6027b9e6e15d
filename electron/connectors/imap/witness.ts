/**
 * Hears what the library tells only its log: why a command that answers `false` was refused, and how long a server that
 * throttles asks to wait. One for each connection.
 */
export class Witness {
  /** What the server asked to wait, ms; null when it didn't. */
  throttleMs: number | null = null;
  /** The error behind the newest refusal; null when there was none. */
  refusal: unknown = null;
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
      error: () => undefined,
    };
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
