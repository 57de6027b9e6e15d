import { type RemoteEvent, type RemotePerson, remoteId } from "../../electron/connectors/model.ts";
import type { ConversationKind } from "../../shared/model/conversation.ts";
import { conversation, me, said, sequence, user } from "../support/chat.ts";
import { content, noon } from "../support/remote.ts";
import { partsOf, type StoredFile } from "./files.ts";

export interface Saying {
  room: string;
  second: number;
  by: RemotePerson;
  text: string;
  /** 0: as first said. */
  editedAt: number;
  removed: boolean;
  parent: number | null;
  key: string | null;
  /** By emoji and person, when it was set or taken back. */
  reactions: Map<string, { on: boolean; at: number }>;
  news: boolean;
  files: StoredFile[];
}

export interface Room {
  id: string;
  kind: ConversationKind;
  name: string;
  open: boolean;
  mark: { upTo: number; at: number } | null;
  sayings: Map<number, Saying>;
}

/** What happened, in the order of the server: a cursor is a place in it. */
type Happening = { room: string; event: () => RemoteEvent[] };

export const anna = user("U2", "Anna");

/** A workspace: rooms, what is said in them, reactions, marks, and the order in which it all happened. */
export class ChatStore {
  readonly rooms = new Map<string, Room>();
  readonly log: Happening[] = [];
  /** Rooms that were, and sayings worth telling of. */
  readonly removed: string[] = [];
  readonly news = new Set<string>();
  onChange: () => void = () => undefined;
  onNews: (id: string) => void = () => undefined;
  /** The clock of the server, in seconds after noon: no two things happen in one second. */
  #second = 0;
  /** What is put there now was there long ago. */
  #past = true;
  readonly #elapsed: () => number;

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  tick(): number {
    this.#second = this.#past ? this.#second + 1 : Math.max(this.#second + 1, Math.floor(this.#elapsed() / 1000));
    return this.#second;
  }

  begin(): void {
    this.#past = false;
  }

  addRoom(id: string, kind: ConversationKind): Room {
    const room: Room = { id, kind, name: `name of ${id}`, open: true, mark: null, sayings: new Map() };
    this.rooms.set(id, room);
    this.tellRoom(room);
    return room;
  }

  tellRoom(room: Room): void {
    this.#happen(room.id, () => [roomEvent(room)]);
  }

  removeRoom(id: string): void {
    this.rooms.delete(id);
    this.removed.push(id);
    this.#happen(id, () => [{ type: "conversation-removed", id: remoteId(id) }]);
  }

  say(room: Room, text: string, more: Partial<Saying> = {}): Saying {
    const second = this.tick();
    const fresh = {
      editedAt: 0,
      removed: false,
      parent: null,
      key: null,
      reactions: new Map(),
      news: false,
      files: [],
    };
    const saying: Saying = { room: room.id, second, by: anna, text, ...fresh, ...more };
    room.sayings.set(second, saying);
    if (saying.news) {
      this.news.add(idOf(saying));
      this.onNews(idOf(saying));
    }
    const { text: then } = saying;
    this.#happen(room.id, () => [saidEvent(saying, { text: then, editedAt: 0, key: null })]);
    return saying;
  }

  edit(saying: Saying, text: string): void {
    Object.assign(saying, { text, editedAt: this.tick() });
    const { editedAt } = saying;
    this.#happen(saying.room, () => [saidEvent(saying, { text, editedAt, key: null })]);
  }

  take(saying: Saying): void {
    saying.removed = true;
    this.#happen(saying.room, () => [{ type: "message-removed", id: idOf(saying) }]);
  }

  react(saying: Saying, emoji: string, by: RemotePerson, on: boolean): void {
    const name = `${by.id} ${emoji}`;
    if ((saying.reactions.get(name)?.on ?? false) === on) return;
    const at = noon + this.tick() * 1000;
    saying.reactions.set(name, { on, at });
    this.#happen(saying.room, () => [{ type: "reaction", message: idOf(saying), by, emoji, at, removed: !on }]);
  }

  mark(room: Room, upTo: number, at: number): void {
    room.mark = { upTo, at };
    this.#happen(room.id, () => [markEvent(room.id, { upTo, at })]);
  }

  /** All that is known of a room, newest first. */
  newestOf(room: Room, below: number, count: number): { events: RemoteEvent[]; oldest: number } {
    const older = [...room.sayings.values()].filter(({ second }) => second < below);
    const part = older.slice(-count).reverse();
    const events = part.flatMap((saying) => wholeEvents(saying));
    return { events, oldest: part.length < older.length ? (part.at(-1)?.second ?? 0) : 0 };
  }

  #happen(room: string, event: () => RemoteEvent[]): void {
    this.log.push({ room, event });
    this.onChange();
  }
}

export function idOf({ room, second }: Pick<Saying, "room" | "second">) {
  return remoteId(`${room}:${second}`);
}

export function roomEvent({ id, kind, name, open }: Room): RemoteEvent {
  return conversation(id, { kind, name, open });
}

export function markEvent(room: string, { upTo, at }: { upTo: number; at: number }): RemoteEvent {
  return { type: "read-up-to", conversation: remoteId(room), by: me, upTo: upTo === 0 ? "" : sequence(upTo), at };
}

/** A message as it was told at some moment. */
export function saidEvent(
  saying: Saying,
  { text, editedAt, key }: { text: string; editedAt: number; key: string | null },
): RemoteEvent {
  const { room, second, by, parent, files } = saying;
  return said(room, second, {
    direction: by.id === me.id ? "out" : "in",
    sender: by,
    version: editedAt === 0 ? "" : sequence(editedAt),
    ...(editedAt > 0 && { editedAt: noon + editedAt * 1000 }),
    parent: parent === null ? null : remoteId(`${room}:${parent}`),
    echoKey: key,
    content: content(text, {
      markdown: text,
      ...(files.length > 0 && { attachments: partsOf(files, false), complete: false }),
    }),
  });
}

function wholeEvents(saying: Saying): RemoteEvent[] {
  if (saying.removed) return [{ type: "message-removed", id: idOf(saying) }];
  const reactions = [...saying.reactions].map(([name, { on, at }]): RemoteEvent => {
    const [who = "", emoji = ""] = name.split(" ");
    const by = who === me.id ? me : anna;
    return { type: "reaction", message: idOf(saying), by, emoji, at, removed: !on };
  });
  return [saidEvent(saying, saying), ...reactions];
}
