import type { ListPosition, Page } from "../../shared/model/conversation.ts";

/** Asks for the rows that come after a position, newest first. */
export type FetchPage<Row> = (after: ListPosition | null, limit: number) => Promise<Page<Row>>;

/** What a view shows; a new object whenever something changed. */
export interface PagedState<Row> {
  rows: readonly Row[];
  /** Before the first answer. */
  loading: boolean;
  /** False: it changed at the source while nobody looked, and was not asked for since. */
  current: boolean;
  /** The last row is known. */
  complete: boolean;
  error: unknown;
}

interface Segment<Row> {
  after: ListPosition | null;
  /** Where the next segment begins; null at the end of the list. */
  until: ListPosition | null;
  rows: Row[];
  stale: boolean;
}

const pageSize = 100;

/** Whether position `a` stands before `b` in a list that is newest first. */
export function isBefore(a: ListPosition, b: ListPosition): boolean {
  return a.at > b.at || (a.at === b.at && a.id > b.id);
}

/**
 * A long list held as segments between fixed positions, so that rows may move, appear and vanish while only what is
 * looked at is asked for again. A row that moved up is shown once, at its new place.
 */
export class PagedList<Row> {
  readonly #fetch: FetchPage<Row>;
  readonly #positionOf: (row: Row) => ListPosition;
  readonly #listeners = new Set<() => void>();
  #segments: Segment<Row>[] = [];
  #state: PagedState<Row> = { rows: [], loading: true, current: true, complete: false, error: null };
  #looked: { first: number; last: number } = { first: 0, last: 0 };
  #running: Promise<void> | null = null;
  #again = false;
  /** Something changed while nobody looked; answers that were under way then are from before it. */
  #missed = false;
  /** How often something changed at the source. */
  #changes = 0;

  constructor(fetch: FetchPage<Row>, positionOf: (row: Row) => ListPosition) {
    this.#fetch = fetch;
    this.#positionOf = positionOf;
  }

  get state(): PagedState<Row> {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** The rows on screen, by index; loads and refreshes what they need. */
  look(first: number, last: number): Promise<void> {
    this.#looked = { first, last };
    return this.#work();
  }

  /** Something changed at the source: what is on screen is asked for again now, the rest when it is looked at. */
  async refresh(): Promise<void> {
    this.#changes += 1;
    for (const segment of this.#segments) segment.stale = true;
    if (this.#listeners.size > 0) await this.#work();
    else if (this.#segments.length > 0) {
      this.#missed = true;
      this.#state = { ...this.#state, current: false };
    }
  }

  #work(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#catchUp();
      } catch (error) {
        this.#publish({ error, loading: false });
      }
    }
  }

  async #catchUp(): Promise<void> {
    this.#missed = false;
    if (this.#segments.length === 0) await this.#append();
    for (const segment of this.#staleOnScreen()) await this.#reload(segment);
    while (this.#wantsMore()) await this.#append();
  }

  #staleOnScreen(): Segment<Row>[] {
    let start = 0;
    return this.#segments.filter((segment, index) => {
      const end = start + segment.rows.length;
      const seen = index === 0 || (start <= this.#looked.last && end >= this.#looked.first);
      start = end;
      return segment.stale && seen;
    });
  }

  #wantsMore(): boolean {
    const last = this.#segments.at(-1);
    return last?.until !== null && this.#looked.last + pageSize / 2 >= this.#state.rows.length;
  }

  async #append(): Promise<void> {
    const after = this.#segments.at(-1)?.until ?? null;
    const before = this.#changes;
    const { rows, next } = await this.#fetch(after, pageSize);
    // What was answered while something changed may be from before.
    this.#segments.push({ after, until: next, rows, stale: this.#changes !== before });
    this.#publish({ error: null, loading: false });
  }

  /** Asks for all between the segment's two ends, which may now be more or fewer rows than it had. */
  async #reload(segment: Segment<Row>): Promise<void> {
    segment.stale = false;
    const rows: Row[] = [];
    let after = segment.after;
    for (;;) {
      const page = await this.#fetch(after, pageSize);
      const { until } = segment;
      const inside = until === null ? page.rows : page.rows.filter((row) => !isBefore(until, this.#positionOf(row)));
      rows.push(...inside);
      after = page.next;
      const past = until !== null && (inside.length < page.rows.length || (after !== null && !isBefore(after, until)));
      const done = until === null ? rows.length >= segment.rows.length : past;
      if (until === null) segment.until = after;
      if (done || after === null) break;
    }
    segment.rows = rows;
    this.#publish({ error: null, loading: false });
  }

  #publish(change: { error: unknown; loading: boolean }): void {
    const seen = new Set<number>();
    const rows = this.#segments.flatMap((segment) =>
      segment.rows.filter((row) => {
        const { id } = this.#positionOf(row);
        return seen.size !== seen.add(id).size;
      }),
    );
    this.#state = { rows, current: !this.#missed, complete: this.#segments.at(-1)?.until === null, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
