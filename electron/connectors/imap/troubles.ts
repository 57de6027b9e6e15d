const minute = 60_000;
/** How long a folder is left alone after it failed so many times in a row, ms. */
const rests = [0, minute, 15 * minute, 60 * minute, 6 * 60 * minute];

/** Folders that are listed and can't be read: counted, left alone, and tried again later. */
export class Troubles {
  readonly #known = new Map<string, { times: number; until: number }>();

  isResting(folder: string, now: number): boolean {
    const known = this.#known.get(folder);
    return known !== undefined && now < known.until;
  }

  /** @returns how many times in a row it failed */
  note(folder: string, now: number): number {
    const times = (this.#known.get(folder)?.times ?? 0) + 1;
    this.#known.set(folder, { times, until: now + (rests[times - 1] ?? rests.at(-1) ?? 0) });
    return times;
  }

  over(folder: string): void {
    this.#known.delete(folder);
  }
}
