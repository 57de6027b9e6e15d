/** Keeps what was made for the last few keys, and makes it anew when what it was made from has changed. */
export class Latest<Key, Source, Made> {
  readonly #kept = new Map<Key, { source: Source; made: Made }>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** @param source compared with `===`; strings by what they say */
  async get(key: Key, source: Source, make: () => Promise<Made>): Promise<Made> {
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const entry = known && known.source === source ? known : { source, made: await make() };
    this.#kept.set(key, entry);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    return entry.made;
  }
}
