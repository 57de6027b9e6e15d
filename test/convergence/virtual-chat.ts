import type { Batch, Connector, ConnectorContext } from "../../electron/connectors/contract.ts";
import { ConnectorError } from "../../electron/connectors/errors.ts";
import {
  type OutgoingMessage,
  type RemoteEvent,
  type RemoteFile,
  type RemoteMessageRef,
  remoteId,
} from "../../electron/connectors/model.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import { me } from "../support/chat.ts";
import { cursor as asCursor, noon } from "../support/remote.ts";
import { chatDifferences } from "./chat-differences.ts";
import { ChatStore, markEvent, type Room, roomEvent, type Saying, saidEvent } from "./chat-store.ts";
import type { Dice } from "./dice.ts";
import { filesOf } from "./files.ts";
import { type Accepted, acceptedOf, type Taken, type VirtualServer } from "./server.ts";
import type { VirtualTime } from "./time.ts";

interface ChatCursor {
  epoch: number;
  /** Happenings told. */
  at: number;
  /** Rooms told, with the oldest saying told of each; 0 when all was. */
  rooms: Record<string, number>;
  /** Rooms told by name only, at some time. */
  named?: string[];
}

/** A chat service: pushes and polls tell single happenings, in an order that is not always theirs, and now and then twice. */
export class VirtualChat implements VirtualServer {
  readonly name: string;
  readonly provider = "slack";
  password = "secret";
  readonly accepted: Accepted[] = [];
  readonly taken: Taken[] = [];
  readonly disturbed = new Set<string>();
  onChange: () => void = () => undefined;
  readonly store: ChatStore;
  epoch = 1;
  /** Does it know a send again by its key? */
  readonly findsSurely: boolean;
  readonly #newest: number;
  readonly #batchSize: number;
  readonly #time: VirtualTime;
  readonly #dice: Dice;
  readonly #listeners = new Set<{ wake(): void; lose(error: Error): void }>();

  constructor(name: string, time: VirtualTime, dice: Dice) {
    this.name = name;
    this.#time = time;
    this.#dice = dice;
    this.store = new ChatStore(() => time.served - noon);
    this.findsSurely = dice.chance(0.7);
    this.#newest = 3 + dice.below(5);
    this.#batchSize = 1 + dice.below(6);
    this.store.onChange = () => {
      this.onChange();
      for (const { wake } of [...this.#listeners]) wake();
    };
  }

  differences(db: Writable, account: AccountId): string[] {
    return chatDifferences(this.name, this.store, db, account);
  }

  isNews(remote: string): boolean {
    return this.store.news.has(remote);
  }

  saying(id: string): Saying | undefined {
    const [room = "", second = ""] = id.split(":");
    return this.store.rooms.get(room)?.sayings.get(Number(second));
  }

  dropListeners(): void {
    for (const { lose } of [...this.#listeners])
      lose(new ConnectorError({ kind: "offline", reason: "closed" }, "The connection was lost."));
  }

  open(context: ConnectorContext): Connector {
    const full = { level: "full" as const };
    const none = { level: "none" as const, reason: "This chat has no folders and no stars." };
    return {
      capabilities: () => ({
        ...{ send: full, reply: full, upload: full, edit: full, remove: full, react: full },
        ...{ markRead: full, markUnread: full, choose: full, begin: full, find: full, flags: none, move: none },
      }),
      self: async () => [me],
      changes: (from) => this.#changes(context, from as ChatCursor | null),
      backfill: (from) => this.#history(context, from as unknown as ChatCursor),
      conversations: () => this.#conversations(),
      refresh: (from, id) => this.#refresh(context, from as ChatCursor | null, id),
      download: (file) => this.#download(file),
      preferences: async () =>
        [...this.store.rooms.values()].flatMap((room) => (room.mark ? [markEvent(room.id, room.mark)] : [])),
      listen: (wake, signal) => this.#listen(wake, signal),
      pollMs: () => 120_000,
      send: async (message) => ({ events: [this.#post(message)] }),
      find: async (key) => {
        if (this.accepted.some((one) => one.key === key)) return "arrived";
        return this.findsSurely ? "not-arrived" : "unsure";
      },
      edit: async (ref, text) => {
        const saying = this.#at(ref);
        this.#note("edit", ref.id, text);
        if (saying.text !== text) this.store.edit(saying, text);
        return { events: this.#dice.chance(0.5) ? [saidEvent(saying, { ...saying, key: null })] : [] };
      },
      remove: async (ref) => {
        this.#note("remove", ref.id, "");
        const saying = this.saying(ref.id);
        if (saying && !saying.removed) this.store.take(saying);
      },
      react: async (ref, emoji, on) => {
        this.#note("react", ref.id, `${emoji} ${on}`);
        this.store.react(this.#at(ref), emoji, me, on);
      },
      markRead: async (id, upTo) => {
        this.#note("mark", id, upTo);
        this.store.mark(this.#room(id), Number(upTo), this.#time.served);
      },
      begin: async (people) => {
        const id = `D${people.join("")}`;
        return [roomEvent(this.store.rooms.get(id) ?? this.store.addRoom(id, "direct"))];
      },
      close: async () => undefined,
    };
  }

  #post(message: OutgoingMessage): RemoteEvent {
    const room = this.#room(String(message.conversation));
    const parent = message.parent === null ? null : Number(message.parent.id.split(":")[1]);
    this.accepted.push(acceptedOf(message));
    const files = filesOf(message.attachments);
    const saying = this.store.say(room, message.text, { by: me, parent, key: message.key, files });
    return saidEvent(saying, saying);
  }

  async *#changes(context: ConnectorContext, from: ChatCursor | null): AsyncGenerator<Batch> {
    if (from && from.epoch !== this.epoch)
      throw new ConnectorError({ kind: "cursor-gone" }, "The position in the workspace was lost.");
    const cursor: ChatCursor = structuredClone(from ?? { epoch: this.epoch, at: this.store.log.length, rooms: {} });
    const last = this.store.log.length;
    const named = new Set(cursor.named);
    // Of what is gone nothing is told but that.
    const gone = this.store.removed.filter(
      (id) => !this.store.rooms.has(id) && (from === null || cursor.rooms[id] !== undefined || named.has(id)),
    );
    for (const id of gone) {
      delete cursor.rooms[id];
      named.delete(id);
    }
    cursor.named = [...named];
    const removals = gone.map((id): RemoteEvent => ({ type: "conversation-removed", id: remoteId(id) }));
    if (removals.length > 0) yield this.#batch(removals, cursor, true);
    const unwanted = [...this.store.rooms.values()].filter(({ id }) => !context.isWanted(remoteId(id)));
    for (const { id } of unwanted) delete cursor.rooms[id];
    if (unwanted.length > 0) cursor.named = [...new Set([...named, ...unwanted.map(({ id }) => id)])];
    if (unwanted.length > 0) yield this.#batch(unwanted.map(roomEvent), cursor, true);
    const news = this.store.log.slice(cursor.at, last).filter(({ room }) => cursor.rooms[room] !== undefined);
    const begun = [...this.store.rooms.values()].filter(
      (room) => cursor.rooms[room.id] === undefined && !unwanted.includes(room),
    );
    for (const room of begun) {
      const { events, oldest } = this.store.newestOf(room, Number.POSITIVE_INFINITY, this.#newest);
      cursor.rooms[room.id] = oldest;
      const mark = room.mark ? [markEvent(room.id, room.mark)] : [];
      yield this.#batch([roomEvent(room), ...mark, ...events], cursor, true);
    }
    const events = this.#disordered(news.flatMap(({ event }) => event()));
    for (let at = 0; at < events.length; at += this.#batchSize)
      yield this.#batch(events.slice(at, at + this.#batchSize), cursor, true);
    cursor.at = last;
    yield this.#batch([], cursor, false);
  }

  /** Happenings of different messages overtake each other, those of one message too, and some come twice. */
  #disordered(events: readonly RemoteEvent[]): RemoteEvent[] {
    if (events.length < 2 || this.#dice.chance(0.4)) return [...events];
    const twice = events.filter(() => this.#dice.chance(0.1));
    const rooms = events.filter(({ type }) => type === "conversation");
    const rest = this.#dice.shuffled([...events, ...twice].filter((event) => !rooms.includes(event)));
    return [...rest, ...rooms];
  }

  async *#history(context: ConnectorContext, from: ChatCursor): AsyncGenerator<Batch> {
    const cursor = structuredClone(from);
    for (const [id, position] of Object.entries(cursor.rooms)) {
      if (!context.isWanted(remoteId(id))) continue;
      for (let oldest = position; oldest > 0; ) {
        const room = this.store.rooms.get(id);
        const found = room ? this.store.newestOf(room, oldest, this.#batchSize) : { events: [], oldest: 0 };
        oldest = found.oldest;
        cursor.rooms[id] = oldest;
        yield this.#batch(
          found.events,
          cursor,
          Object.values(cursor.rooms).some((second) => second > 0),
        );
      }
    }
  }

  async *#conversations() {
    for (const room of this.store.rooms.values()) yield [roomEvent(room)];
  }

  async *#refresh(context: ConnectorContext, from: ChatCursor | null, id: string): AsyncGenerator<Batch> {
    const room = this.#room(id);
    const wanted = context.isWanted(remoteId(id));
    const { events } = this.store.newestOf(room, Number.POSITIVE_INFINITY, this.#newest);
    yield this.#batch(
      [roomEvent(room), ...(wanted ? events : [])],
      from ?? { epoch: this.epoch, at: 0, rooms: {} },
      false,
    );
  }

  async *#download({ id, message }: RemoteFile): AsyncGenerator<Uint8Array> {
    const file = this.saying(message.id)?.files.find((one) => one.id === id);
    if (!file) throw new ConnectorError({ kind: "missing" }, "There is no such file.");
    for (let at = 0; at < file.bytes.length; at += 1000) yield file.bytes.subarray(at, at + 1000);
  }

  #batch(events: RemoteEvent[], cursor: ChatCursor, more: boolean): Batch {
    return { events, cursor: asCursor(structuredClone(cursor)), more, total: null };
  }

  #listen(wake: () => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const listener = { wake, lose: reject };
      this.#listeners.add(listener);
      signal.addEventListener("abort", () => {
        this.#listeners.delete(listener);
        resolve();
      });
    });
  }

  #room(id: string): Room {
    const room = this.store.rooms.get(id);
    if (!room) throw new ConnectorError({ kind: "missing" }, "There is no such conversation.");
    return room;
  }

  #at(ref: RemoteMessageRef): Saying {
    const saying = this.saying(ref.id);
    if (!saying || saying.removed) throw new ConnectorError({ kind: "missing" }, "There is no such message.");
    return saying;
  }

  #note(kind: Taken["kind"], id: string, what: string): void {
    this.taken.push({ kind, id, what, at: this.#time.elapsed });
  }
}
