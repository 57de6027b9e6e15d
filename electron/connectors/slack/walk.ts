import type { Batch, Cursor } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import { type RemoteEvent, type RemoteMessage, remoteId } from "../model.ts";
import { olderThreads, type Position, recentOf, type SlackCursor, untold, withPosition } from "./cursor.ts";
import { askAbout, discover } from "./discover.ts";
import { conversationOf, type Meaning, toEvents } from "./events.ts";
import { replies as fetchReplies, first, news, withThread } from "./history.ts";
import { history, info, isTooEarly, neverAt, replies, turnOf } from "./pace.ts";
import { peopleIn } from "./people.ts";
import type { Session } from "./session.ts";

/** Without pushes: how often older threads are looked at, ms, and how many. */
const threadsEvery = 15 * 60_000;
const oldThreads = 5;
/** After a time in which nothing was heard; at the slow pace each costs a minute. */
const missedThreads = { usual: 60, slow: 5 } as const;
/** People told with a batch; of a whole workspace the others come with the next ones. */
const mostPeople = 300;

/** Refusals of one call for its pace, one after the other, before it is left for later. */
const mostTries = 4;

/** One way through the account: where it stands, and the steps it is made of, each a batch with the cursor after it. */
export class Walk {
  readonly session: Session;
  readonly signal: AbortSignal;
  state: SlackCursor;
  /** Something must wait for its turn longer than a round may take. */
  isLate = false;

  constructor(session: Session, state: SlackCursor, signal: AbortSignal) {
    this.session = session;
    this.signal = signal;
    this.state = state;
    if (state.slow) session.scheduler.assume(true);
  }

  position(id: string): Position | undefined {
    return this.state.conversations[id];
  }

  put(id: string, position: Position): void {
    this.state = withPosition(this.state, id, position);
  }

  /** A batch of what was found. Its messages count as told once the next one is asked for. */
  async *tell(found: RemoteEvent[], more = true): AsyncGenerator<Batch> {
    const events = [...this.session.met(mostPeople), ...found];
    const { isSlow } = this.session.scheduler;
    if (this.state.slow !== isSlow) this.state = { ...this.state, slow: isSlow };
    const cursor: Cursor = this.state;
    yield { events, cursor, more, total: null };
    this.session.taken(events);
  }

  /** Everybody who was met and not told yet. */
  async *people(): AsyncGenerator<Batch> {
    while (this.session.people.hasFresh) yield* this.tell([]);
  }

  /** What was pushed, before anything is asked for. */
  async *pushed(): AsyncGenerator<Batch> {
    const { session } = this;
    while (!session.pushes.isEmpty) {
      const events = await this.#takePushed();
      if (events.length > 0 || !session.pushes.isEmpty) yield* this.tell(events);
    }
  }

  /** Slack tells nothing twice: what can't be read now waits for the next time. */
  async #takePushed(): Promise<RemoteEvent[]> {
    const { session, signal } = this;
    const given = session.pushes.take();
    let isRead = false;
    try {
      const self = await session.self(signal);
      await session.people.load(peopleIn(given), self, signal);
      const events = given.flatMap((event) => this.#meant(toEvents(event, session.directory())));
      isRead = true;
      return events;
    } finally {
      if (!isRead) session.pushes.giveBack(given);
    }
  }

  /** Follows the consequences of an event. @returns what is to be told of it */
  #meant(meaning: Meaning): RemoteEvent[] {
    const { session } = this;
    if (meaning.isEnd)
      throw new ConnectorError({ kind: "sign-in" }, "The app was removed from the workspace, or its token revoked.");
    if (meaning.user !== null) session.people.note(meaning.user, session.directory().self);
    if (meaning.emoji) this.state = { ...this.state, emojiAt: 0 };
    if (meaning.discover) session.discover = true;
    for (const id of meaning.stale) this.#describeAgain(id);
    return meaning.events.filter((event) => this.#isTold(event));
  }

  /** Slack does not tell it again: it is kept until it was asked for. */
  #describeAgain(id: string): void {
    const position = this.position(id);
    if (position) this.put(id, { ...position, stale: true });
    else this.session.discover = true;
  }

  /** Nothing that is said in a conversation that is not wanted goes further. */
  #isTold(event: RemoteEvent): boolean {
    const id = conversationOf(event);
    if (id === null) return true;
    const position = this.position(id);
    if (!position) this.session.discover = true;
    if (!position || !this.session.context.isWanted(remoteId(id))) return false;
    if (event.type === "message") this.#remember(id, position, event.message);
    const message = event.type === "reaction" ? event.message : event.type === "message-removed" ? event.id : null;
    if (message !== null) this.session.forget(message);
    return true;
  }

  /** Only what stands in the conversation itself: answers in threads are not listed there, and would seem to be gone. */
  #remember(id: string, position: Position, { sequence: ts, parent, broadcast }: RemoteMessage): void {
    if (ts === null || position.newest === null) return;
    if (parent !== null) this.#wantThread(id, position, parent.slice(id.length + 1));
    if (parent === null || broadcast)
      this.put(id, {
        ...(this.position(id) ?? position),
        recent: recentOf([...position.recent, ts], this.session.context.clock.now()),
      });
  }

  /** Answers before the first that was pushed may have been missed. */
  #wantThread(id: string, position: Position, parent: string): void {
    if (this.session.scheduler.isSlow || position.threads[parent] !== undefined) return;
    this.put(id, { ...position, pending: [...new Set([...position.pending, parent])] });
  }

  /** Conversations that are new, changed or gone. What is known already does not wait for these. */
  async *discovered(): AsyncGenerator<Batch> {
    this.session.discover = false;
    let isWhole = false;
    try {
      for await (const found of discover(this.session, this.state, this.signal)) {
        this.state = found.cursor;
        yield* this.tell(found.events);
      }
      isWhole = true;
    } catch (error) {
      this.signal.throwIfAborted();
      if (!isTooEarly(error) || Object.keys(this.state.conversations).length === 0) throw error;
      this.session.discoveredAt = neverAt;
      isWhole = true;
    } finally {
      // Left in the middle, for something urgent: the rest of the list is still to be seen.
      if (!isWhole) this.session.discover = true;
    }
  }

  /** What the user no longer wants was forgotten: should it be wanted again, it begins anew. */
  forgetUnwanted(): void {
    for (const [id, { kind, listed, newest, left }] of Object.entries(this.state.conversations)) {
      if (newest === null || this.session.context.isWanted(remoteId(id))) continue;
      this.put(id, { ...untold(kind, listed), left });
      this.session.checkedAt.delete(id);
      this.session.rescannedAt.delete(id);
    }
  }

  /** News of one conversation, all of them. @param lately also what changed in the last days */
  async *look(id: string, lately: boolean): AsyncGenerator<Batch> {
    const { session, signal } = this;
    let again = lately;
    let seenFrom: string | undefined;
    for (let more = true; more; ) {
      const known = this.position(id);
      if (!known || !session.context.isWanted(remoteId(id))) return;
      const isMarked = again || known.newest === null;
      const marker = isMarked
        ? yield* this.#inTurn(id, info, (now) => askAbout(session, id, now, "marker", signal))
        : null;
      if (this.isLate) return;
      if (marker) {
        this.put(id, marker.position);
        // Before anything else: while the next call waits for its turn, positions are stored.
        if (marker.events.length > 0) yield* this.tell(marker.events);
      }
      const step = yield* this.#inTurn(id, history, (now) =>
        now.newest === null ? first(session, id, now, signal) : news(session, id, now, again, signal),
      );
      if (step) this.put(id, step.position);
      if (!step) return;
      yield* this.tell(step.events);
      again = false;
      more = step.more;
      seenFrom ??= step.seenFrom;
    }
    session.checkedAt.set(id, session.context.clock.elapsed());
    if (lately) this.#rescanned(id, seenFrom ?? "");
  }

  /** Answers in older threads show nowhere else: those that were answered in the last days are looked at. */
  #rescanned(id: string, seenFrom: string): void {
    const { session } = this;
    const { clock } = session.context;
    const now = clock.elapsed();
    const before = session.rescannedAt.get(id);
    const position = this.position(id);
    if (before !== undefined && (session.isLive || now - before < threadsEvery)) {
      if (session.isLive) session.rescannedAt.set(id, now);
      return;
    }
    session.rescannedAt.set(id, now);
    if (!position) return;
    const missed = session.scheduler.isSlow ? missedThreads.slow : missedThreads.usual;
    const asked = olderThreads(position, seenFrom, clock.now(), before === undefined ? missed : oldThreads);
    // Pending ones are asked from the end.
    this.put(id, { ...position, pending: [...new Set([...asked, ...position.pending])] });
  }

  /** Replies that were not told. @param most threads; @param longestMs how long to wait for a turn */
  async *threads(id: string, most = Number.POSITIVE_INFINITY, longestMs?: number): AsyncGenerator<Batch> {
    const { session, signal } = this;
    for (let calls = 0; calls < most; calls++) {
      const parent = this.#pending(id);
      if (parent === undefined) return;
      const ask = (now: Position) => fetchReplies(session, id, now, parent, signal);
      const step = yield* this.#inTurn(id, replies, ask, longestMs);
      if (this.isLate) return;
      const position = this.position(id);
      // A thread that can't be had is not asked for again.
      if (step) this.put(id, step.position);
      else if (position) this.put(id, withThread(position, parent, undefined, false));
      yield* this.tell(step?.events ?? []);
    }
  }

  #pending(id: string): string | undefined {
    return this.session.context.isWanted(remoteId(id)) ? this.position(id)?.pending.at(-1) : undefined;
  }

  /** Name, topic, members and read marker of one conversation; of one that is not wanted the name and topic. */
  async *details(id: string): AsyncGenerator<Batch> {
    const { session, signal } = this;
    const position = this.position(id);
    if (!position || position.left) return;
    const depth = session.context.isWanted(remoteId(id)) || position.detailed ? "whole" : "name";
    const told = yield* this.#inTurn(id, info, (now) => askAbout(session, id, now, depth, signal));
    if (this.isLate) return;
    // One that can't be had is not asked for again.
    this.put(id, { ...(told?.position ?? this.position(id) ?? position), stale: false });
    if (told) yield* this.tell(told.events);
  }

  /**
   * One call when its turn has come. What concerns this conversation only does not end the round.
   * @returns null when it can't be done, or not soon: `isLate` says which
   */
  async *#inTurn<Result>(
    id: string,
    method: string,
    call: (position: Position) => Promise<Result>,
    longestMs?: number,
  ): AsyncGenerator<Batch, Result | null> {
    for (let tries = 0; tries < mostTries; tries++) {
      if (!(yield* this.turn(method, longestMs))) return null;
      const position = this.position(id);
      if (!position) return null;
      try {
        return await call(position);
      } catch (error) {
        this.signal.throwIfAborted();
        if (isTooEarly(error)) continue;
        this.#tolerate(id, error);
        return null;
      }
    }
    this.isLate = true;
    return null;
  }

  /** Throws what concerns the whole account. */
  #tolerate(id: string, error: unknown): void {
    if (!(error instanceof ConnectorError) || (error.kind !== "missing" && error.kind !== "refused")) throw error;
    this.session.context.log.warn("slack.conversation-unreadable", { kind: error.kind, sentence: error.message });
    this.session.checkedAt.set(id, this.session.context.clock.now());
  }

  /** Waits for a method's turn; what is pushed meanwhile is told. @returns false when it is too far away */
  async *turn(method: string, longestMs?: number): AsyncGenerator<Batch, boolean> {
    for (;;) {
      const waiting = turnOf(this.session, method, this.signal, longestMs);
      let result = await waiting.next();
      for (; !result.done; result = await waiting.next())
        yield { events: [], cursor: this.state, more: true, total: null };
      yield* this.pushed();
      if (!result.value) {
        this.isLate = true;
        return false;
      }
      if (this.session.scheduler.waitMs(method) === 0) return true;
    }
  }
}
