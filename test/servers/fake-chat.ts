import type {
  Batch,
  Capabilities,
  Capability,
  Connector,
  ConnectorContext,
  Cursor,
  Provider,
} from "../../electron/connectors/contract.ts";
import { ConnectorError, type ConnectorFailure } from "../../electron/connectors/errors.ts";
import {
  type OutgoingMessage,
  type RemoteConversation,
  type RemoteEvent,
  type RemoteFile,
  type RemoteMessageRef,
  type RemotePerson,
  remoteId,
} from "../../electron/connectors/model.ts";
import type { ServerSnapshot } from "../../electron/db/invariants/server-snapshot.ts";
import type { ConversationKind } from "../../shared/model/conversation.ts";
import { conversation, me, said, sequence, user } from "../support/chat.ts";
import { content, noon } from "../support/remote.ts";
import { comparable } from "../support/told-servers.ts";

type Call =
  | "self"
  | "changes"
  | "backfill"
  | "conversations"
  | "refresh"
  | "preferences"
  | "send"
  | "find"
  | "edit"
  | "remove"
  | "react"
  | "markRead"
  | "begin"
  | "download"
  | "picture";

interface Saying {
  second: number;
  by: RemotePerson;
  text: string;
  /** 0: as first said. */
  editedAt: number;
  removed: boolean;
  parent: number | null;
  broadcast: boolean;
  key: string | null;
  /** By emoji, who. */
  reactions: Map<string, Set<string>>;
  files: { id: string; name: string; bytes: Uint8Array }[];
}

interface Room {
  id: string;
  kind: ConversationKind;
  name: string;
  topic: string;
  muted: boolean;
  open: boolean;
  lastRead: { upTo: string; at: number };
  sayings: Map<number, Saying>;
}

interface ChatCursor {
  /** Changes told. */
  at: number;
  /** Rooms whose newest sayings were told, with the oldest of those; 0 when all was. */
  rooms: Record<string, number>;
}

/**
 * A chat service with a state of its own, the twin of the fake mail service: rooms, sayings, marks, reactions. Other
 * people change it by its methods; connectors see it only by the contract. Faults are asked for by name, once each.
 */
export class FakeChat {
  readonly rooms = new Map<string, Room>();
  readonly calls: string[] = [];
  readonly pictures = new Map<string, Uint8Array>();
  password = "secret";
  /** How many of the newest of a room `changes` tells; the rest is history. */
  newest = 20;
  /** Does history say which send made a message? */
  tellsKeys = true;
  canFind = true;
  sendOutcome: "arrives" | "arrives-unheard" | "lost-unheard" = "arrives";
  /** Told to everybody who listens before the answer to a send is given. */
  pushesFirst = false;
  /** Reasons by name. */
  cannot: Partial<Record<keyof Capabilities, string>> = {};
  editWithinMs: number | undefined;
  /** Ms UTC of its clock; a saying's time is its second after noon. */
  second = 1000;
  readonly #log: { room: string; second: number | null }[] = [];
  readonly #faults: { call: Call; failure: ConnectorFailure }[] = [];
  readonly #listeners = new Set<() => void>();

  fail(call: Call, failure: ConnectorFailure, times = 1): void {
    for (let time = 0; time < times; time++) this.#faults.push({ call, failure });
  }

  room(id: string, kind: ConversationKind = "channel", more: Partial<Room> = {}): Room {
    const made: Room = {
      ...{ id, kind, name: `name of ${id}`, topic: "", muted: false, open: true },
      lastRead: { upTo: "", at: noon },
      sayings: new Map(),
      ...more,
    };
    this.rooms.set(id, made);
    this.#note(id, null);
    return made;
  }

  /** Somebody says something. @returns the second that names it */
  say(room: string, text: string, more: Partial<Saying> = {}): number {
    const second = more.second ?? ++this.second;
    this.second = Math.max(this.second, second);
    const fresh = {
      editedAt: 0,
      removed: false,
      parent: null,
      broadcast: false,
      key: null,
      reactions: new Map(),
      files: [],
    };
    this.#room(room).sayings.set(second, { second, by: user("U2", "Anna"), text, ...fresh, ...more });
    this.#note(room, second);
    return second;
  }

  edit(room: string, second: number, text: string): void {
    Object.assign(this.saying(room, second), { text, editedAt: ++this.second });
    this.#note(room, second);
  }

  take(room: string, second: number): void {
    this.saying(room, second).removed = true;
    this.#note(room, second);
  }

  react(room: string, second: number, emoji: string, who: string, on: boolean): void {
    const { reactions } = this.saying(room, second);
    const by = reactions.get(emoji) ?? new Set<string>();
    if (on) by.add(who);
    else by.delete(who);
    if (by.size > 0) reactions.set(emoji, by);
    else reactions.delete(emoji);
    this.#note(room, second);
  }

  mark(room: string, upTo: string): void {
    this.#room(room).lastRead = { upTo, at: Date.now() };
    this.#note(room, null);
  }

  change(room: string, more: Partial<Room>): void {
    Object.assign(this.#room(room), more);
    this.#note(room, null);
  }

  saying(room: string, second: number): Saying {
    const found = this.#room(room).sayings.get(second);
    if (!found) throw new Error(`Nothing said at ${second} in ${room}`);
    return found;
  }

  /** What a room says, for comparing. */
  words(room: string): string[] {
    return [...this.#room(room).sayings.values()].filter(({ removed }) => !removed).map(({ text }) => text);
  }

  /** All it holds, for `checkAgainst`. */
  snapshot(): ServerSnapshot {
    const held = [...this.rooms].flatMap(([room, { sayings }]) =>
      [...sayings.values()].filter(({ removed }) => !removed).map(({ second }) => ({ room, second })),
    );
    const idOf = ({ room, second }: { room: string; second: number }): string => `${room}:${second}`;
    return {
      ...{ provider: "slack", address: "me@chat" },
      messages: held.map((saying) => ({
        ...{ id: idOf(saying), name: idOf(saying), copies: [] },
        ...{ conversation: saying.room, sequence: sequence(saying.second) },
      })),
      told: (cursor) => {
        const { at, rooms } = cursor as ChatCursor;
        const since = this.#log.slice(at);
        const isNews = ({ room, second }: { room: string; second: number }) =>
          since.some((change) => change.room === room && change.second === second);
        return held
          .filter((saying) => (rooms[saying.room] ?? Number.POSITIVE_INFINITY) <= saying.second && !isNews(saying))
          .map(idOf);
      },
    };
  }

  provider(): Provider {
    const made: Provider = {
      id: "slack",
      name: "Fake chat",
      fields: [],
      signIn: async (fields, context) => {
        if (fields["page"]) await context.openBrowser(fields["page"]);
        if (fields["password"] !== this.password) throw new ConnectorError({ kind: "sign-in" }, "Wrong password.");
        return { address: "me@chat", name: "Me", settings: {}, secret: { password: this.password } };
      },
      open: (context) => this.#open(context),
    };
    return comparable(made, {
      snapshot: () => this.snapshot(),
      isTold: (cursor) => this.#isTold(cursor as ChatCursor),
    });
  }

  /** Rooms that nobody wants are not in it; one that is wanted since the last round is not told yet. */
  #isTold({ at, rooms }: ChatCursor): boolean {
    return at === this.#log.length && [...this.rooms.keys()].every((room) => rooms[room] === 0);
  }

  capabilities(): Capabilities {
    const one = (name: keyof Capabilities, more: { withinMs?: number; limitBytes?: number } = {}): Capability => {
      const reason = this.cannot[name];
      return reason === undefined ? { level: "full", ...more } : { level: "none", reason };
    };
    const within = this.editWithinMs === undefined ? {} : { withinMs: this.editWithinMs };
    return {
      ...{ send: one("send"), reply: one("reply"), upload: one("upload", { limitBytes: 1000 }) },
      ...{ edit: one("edit", within), remove: one("remove"), react: one("react") },
      flags: { level: "none", reason: "This chat has no stars." },
      move: { level: "none", reason: "This chat has no folders." },
      ...{ markRead: one("markRead"), markUnread: one("markUnread"), choose: one("choose") },
      ...{ begin: one("begin"), find: one("find") },
    };
  }

  #room(id: string): Room {
    const room = this.rooms.get(id);
    if (!room) throw new Error(`No room ${id}`);
    return room;
  }

  #note(room: string, second: number | null): void {
    this.#log.push({ room, second });
    for (const wake of this.#listeners) wake();
  }

  enter(call: Call, what = ""): void {
    this.calls.push(what === "" ? call : `${call} ${what}`);
    const at = this.#faults.findIndex((fault) => fault.call === call);
    const [fault] = at < 0 ? [] : this.#faults.splice(at, 1);
    if (fault) throw new ConnectorError(fault.failure, `The server fails ${call}.`);
  }

  #roomEvents(room: Room, wanted: boolean): RemoteEvent[] {
    const { id, kind, name, topic, muted, open, lastRead } = room;
    const whole: Partial<RemoteConversation> = { kind, name, topic, muted, open, memberCount: 2 };
    const events = [conversation(id, wanted ? whole : { ...whole, participants: [], topic: "" })];
    if (!wanted || lastRead.upTo === "") return events;
    const { upTo, at } = lastRead;
    return [...events, { type: "read-up-to", conversation: remoteId(id), by: me, upTo, at }];
  }

  #sayingEvent(room: Room, saying: Saying, told = this.tellsKeys): RemoteEvent {
    const { second, by, text, editedAt, removed, parent, broadcast, key, reactions, files } = saying;
    if (removed) return { type: "message-removed", id: remoteId(`${room.id}:${second}`) };
    const attachments = files.map(({ id, name, bytes }) => ({
      ...{ id: remoteId(id), name, contentType: "text/plain", size: bytes.length },
      ...{ contentId: null, inline: false, sha256: null },
    }));
    return said(room.id, second, {
      direction: by.id === me.id ? "out" : "in",
      sender: by,
      version: editedAt === 0 ? "" : sequence(editedAt),
      ...(editedAt > 0 && { editedAt: noon + editedAt * 1000 }),
      parent: parent === null ? null : remoteId(`${room.id}:${parent}`),
      broadcast,
      echoKey: told ? key : null,
      reactions: [...reactions].map(([emoji, ids]) => ({
        emoji,
        by: [...ids].map((id) => (id === me.id ? me : user(id, "Anna"))),
        count: ids.size,
      })),
      content: content(text, { markdown: text, attachments, complete: files.length === 0 }),
    });
  }

  #open(context: ConnectorContext): Connector {
    const admit = async (call: Call, what = ""): Promise<void> => {
      const { password } = await context.secret();
      context.signal.throwIfAborted();
      this.enter(call, what);
      if (password !== this.password) throw new ConnectorError({ kind: "sign-in" }, "Wrong password.");
    };
    const at = (ref: RemoteMessageRef): [string, number] => {
      const [room = "", second = ""] = ref.id.split(":");
      if (!this.rooms.get(room)?.sayings.has(Number(second)))
        throw new ConnectorError({ kind: "missing" }, "There is no such message.");
      return [room, Number(second)];
    };
    const able = (name: keyof Capabilities): boolean => this.cannot[name] === undefined;
    const self = this;
    return {
      capabilities: () => this.capabilities(),
      self: async () => {
        await admit("self");
        return [me];
      },
      changes: (from) => this.#tellChanges(admit, context, from as ChatCursor | null),
      backfill: (from) => this.#tellHistory(admit, context, from as unknown as ChatCursor),
      ...(able("choose") && {
        conversations: async function* () {
          await admit("conversations");
          for (const room of self.rooms.values()) yield self.#roomEvents(room, false).slice(0, 1);
        },
      }),
      refresh: (from, id) => this.#refresh(admit, context, from as ChatCursor | null, id),
      preferences: async () => {
        await admit("preferences");
        return [...this.rooms.values()].flatMap((room) => this.#roomEvents(room, context.isWanted(remoteId(room.id))));
      },
      listen: (wake, signal) =>
        new Promise((resolve) => {
          this.#listeners.add(wake);
          signal.addEventListener("abort", () => {
            this.#listeners.delete(wake);
            resolve();
          });
        }),
      pollMs: () => 300_000,
      send: async (message) => {
        await admit("send");
        if (this.sendOutcome === "lost-unheard") throw unheard();
        const event = this.#post(message);
        if (this.pushesFirst) await new Promise((resolve) => setTimeout(resolve, 30));
        if (this.sendOutcome === "arrives") return { events: [event] };
        throw unheard();
      },
      ...(this.canFind && {
        find: async (key: string) => {
          await admit("find");
          const all = [...this.rooms.values()].flatMap(({ sayings }) => [...sayings.values()]);
          return all.some((saying) => saying.key === key) ? ("arrived" as const) : ("not-arrived" as const);
        },
      }),
      edit: async (ref, text) => {
        await admit("edit", text);
        const [room, second] = at(ref);
        this.edit(room, second, text);
        return { events: [this.#sayingEvent(this.#room(room), this.saying(room, second))] };
      },
      remove: async (ref) => {
        await admit("remove");
        this.take(...at(ref));
      },
      react: async (ref, emoji, on) => {
        await admit("react", `${emoji} ${on}`);
        this.react(...at(ref), emoji, me.id, on);
      },
      markRead: async (room, upTo) => {
        await admit("markRead", `${room} ${upTo}`);
        this.mark(room, upTo);
      },
      begin: async (people) => {
        await admit("begin", people.join(" "));
        const id = `D${people.join("")}`;
        const room = this.rooms.get(id) ?? this.room(id, people.length === 1 ? "direct" : "group");
        return this.#roomEvents(room, true);
      },
      download: (file) => this.#download(admit, file),
      picture: async (url) => {
        await admit("picture", url);
        const bytes = this.pictures.get(url);
        if (!bytes) throw new ConnectorError({ kind: "missing" }, "There is no such picture.");
        return bytes;
      },
      close: async () => undefined,
    };
  }

  #post(message: OutgoingMessage): RemoteEvent {
    const room = String(message.conversation);
    const parent = message.parent === null ? null : Number(message.parent.id.split(":")[1]);
    const files = message.attachments.map(({ name, data }, index) => ({
      id: `F${this.second}-${index}`,
      name,
      bytes: data,
    }));
    const { text, key, broadcast } = message;
    const second = this.say(room, text, { by: me, parent, broadcast, key, files });
    return this.#sayingEvent(this.#room(room), this.saying(room, second), true);
  }

  async *#tellChanges(
    admit: (call: Call) => Promise<void>,
    context: ConnectorContext,
    from: ChatCursor | null,
  ): AsyncGenerator<Batch> {
    await admit("changes");
    const cursor: ChatCursor = { at: this.#log.length, rooms: {} };
    const events: RemoteEvent[] = [];
    const news = this.#log.slice(from?.at ?? 0);
    for (const room of this.rooms.values()) {
      const about = news.filter((change) => change.room === room.id).map(({ second }) => second);
      const wanted = context.isWanted(remoteId(room.id));
      if (!wanted || from?.rooms[room.id] !== undefined) {
        if (wanted) cursor.rooms[room.id] = from?.rooms[room.id] ?? 0;
        if (about.includes(null) || from === null) events.push(...this.#roomEvents(room, wanted));
        if (wanted) events.push(...this.#newsOf(room, about));
      } else events.push(...this.#newestOf(room, cursor));
    }
    yield { events, cursor: cursor as unknown as Cursor, more: false, total: null };
  }

  #newsOf(room: Room, about: readonly (number | null)[]): RemoteEvent[] {
    return [...new Set(about)].flatMap((second) =>
      second === null ? [] : [this.#sayingEvent(room, this.saying(room.id, second))],
    );
  }

  /** A room that was not told yet, or not wanted for a while. */
  #newestOf(room: Room, cursor: ChatCursor): RemoteEvent[] {
    const newest = [...room.sayings.values()].slice(-this.newest);
    cursor.rooms[room.id] = room.sayings.size > newest.length ? (newest[0]?.second ?? 0) : 0;
    return [...this.#roomEvents(room, true), ...newest.toReversed().map((saying) => this.#sayingEvent(room, saying))];
  }

  async *#tellHistory(
    admit: (call: Call, what?: string) => Promise<void>,
    context: ConnectorContext,
    from: ChatCursor,
  ): AsyncGenerator<Batch> {
    const cursor = structuredClone(from);
    const watched = context.watched();
    const order = [...watched.filter((id) => cursor.rooms[id] !== undefined), ...Object.keys(cursor.rooms)];
    for (const id of new Set(order)) {
      for (let oldest = cursor.rooms[id] ?? 0; oldest > 0; ) {
        await admit("backfill", id);
        const room = this.#room(id);
        const older = [...room.sayings.values()].filter(({ second }) => second < oldest).slice(-this.newest);
        oldest = older.length < this.newest ? 0 : (older[0]?.second ?? 0);
        cursor.rooms[id] = oldest;
        const events = older.toReversed().map((saying) => this.#sayingEvent(room, saying));
        const more = Object.values(cursor.rooms).some((second) => second > 0);
        yield { events, cursor: structuredClone(cursor) as unknown as Cursor, more, total: null };
      }
    }
  }

  async *#refresh(
    admit: (call: Call, what: string) => Promise<void>,
    context: ConnectorContext,
    from: ChatCursor | null,
    id: string,
  ): AsyncGenerator<Batch> {
    await admit("refresh", id);
    const room = this.rooms.get(id);
    if (!room) throw new ConnectorError({ kind: "missing" }, "There is no such conversation.");
    const wanted = context.isWanted(remoteId(id));
    const newest = wanted ? [...room.sayings.values()].slice(-this.newest) : [];
    const events = [...this.#roomEvents(room, wanted), ...newest.map((saying) => this.#sayingEvent(room, saying))];
    const cursor = from ?? { at: 0, rooms: {} };
    yield { events, cursor: cursor as unknown as Cursor, more: false, total: null };
  }

  async *#download(admit: (call: Call, what: string) => Promise<void>, file: RemoteFile): AsyncGenerator<Uint8Array> {
    await admit("download", file.id);
    const [room = "", second = ""] = file.message.id.split(":");
    const found = this.saying(room, Number(second)).files.find(({ id }) => id === file.id);
    if (!found) throw new ConnectorError({ kind: "missing" }, "There is no such file.");
    for (let at = 0; at < found.bytes.length; at += 700_000) yield found.bytes.subarray(at, at + 700_000);
  }
}

function unheard(): ConnectorError {
  return new ConnectorError({ kind: "offline", reason: "closed" }, "The connection broke.", { maybeSent: true });
}
