import type { Batch, Connector, ConnectorContext } from "../../electron/connectors/contract.ts";
import { ConnectorError } from "../../electron/connectors/errors.ts";
import { type RemoteEvent, remoteId } from "../../electron/connectors/model.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import { conversation, me, said } from "../support/chat.ts";
import { cursor as asCursor, content, folder } from "../support/remote.ts";
import { anna } from "./chat-store.ts";
import type { Dice } from "./dice.ts";
import { type Accepted, acceptedOf, type Taken, type VirtualServer } from "./server.ts";
import { ticketDifferences } from "./ticket-differences.ts";
import type { VirtualTime } from "./time.ts";

export interface Comment {
  second: number;
  own: boolean;
  text: string;
  key: string | null;
}

export interface Ticket {
  id: string;
  subject: string;
  status: "Open" | "Closed";
  comments: Comment[];
  /** When it changed last, by the server's clock. */
  changed: number;
}

interface TicketCursor {
  /** All that changed before is told. */
  since: number;
  /** Deletions told. */
  deleted: number;
}

/** A help desk that is asked now and then: what changed since, a page at a time, and a list of what was deleted. */
export class VirtualTickets implements VirtualServer {
  readonly name: string;
  readonly provider = "slack";
  password = "secret";
  readonly accepted: Accepted[] = [];
  readonly taken: Taken[] = [];
  readonly disturbed = new Set<string>();
  onChange: () => void = () => undefined;
  onNews: (id: string) => void = () => undefined;
  readonly tickets = new Map<string, Ticket>();
  readonly #deleted: string[] = [];
  readonly #news = new Set<string>();
  readonly #pageSize: number;
  /** Is the answer to a send the comment itself? */
  readonly #answers: boolean;
  #ticks = 0;
  readonly #time: VirtualTime;

  constructor(name: string, time: VirtualTime, dice: Dice) {
    this.name = name;
    this.#time = time;
    this.#pageSize = 1 + dice.below(4);
    this.#answers = dice.chance(0.5);
  }

  isNews(remote: string): boolean {
    return this.#news.has(remote);
  }

  differences(db: Writable, account: AccountId): string[] {
    return ticketDifferences(this.name, [...this.tickets.values()], db, account);
  }

  create(id: string): Ticket {
    const ticket: Ticket = { id, subject: `ticket ${id}`, status: "Open", comments: [], changed: 0 };
    this.tickets.set(id, ticket);
    this.touch(ticket);
    return ticket;
  }

  comment(ticket: Ticket, text: string, more: Partial<Comment> & { news?: boolean } = {}): Comment {
    const comment = { second: this.#tick(), own: more.own ?? false, text, key: more.key ?? null };
    ticket.comments.push(comment);
    if (more.news) {
      this.#news.add(`${ticket.id}:${comment.second}`);
      this.onNews(`${ticket.id}:${comment.second}`);
    }
    this.touch(ticket);
    return comment;
  }

  touch(ticket: Ticket): void {
    ticket.changed = this.#tick();
  }

  wasDeleted(id: string): boolean {
    return this.#deleted.includes(id);
  }

  delete(id: string): void {
    this.tickets.delete(id);
    this.#deleted.push(id);
  }

  #tick(): number {
    this.#ticks = Math.max(this.#ticks + 1, Math.floor(this.#time.elapsed / 1000));
    return this.#ticks;
  }

  open(_context: ConnectorContext): Connector {
    const full = { level: "full" as const };
    const none = { level: "none" as const, reason: "Tickets can't do that." };
    return {
      capabilities: () => ({
        ...{ send: full, reply: none, upload: full, edit: none, remove: none, react: none, flags: none, move: none },
        ...{ markRead: none, markUnread: none, choose: none, begin: none, find: full },
      }),
      self: async () => [me],
      changes: (from) => this.#changes(from as TicketCursor | null),
      pollMs: () => 60_000,
      send: async (message) => {
        const { conversation: id, key, text } = message;
        const ticket = this.tickets.get(String(id));
        if (!ticket) throw new ConnectorError({ kind: "missing" }, "There is no such ticket.");
        this.accepted.push(acceptedOf(message));
        const comment = this.comment(ticket, text, { own: true, key });
        return { events: this.#answers ? [commentEvent(ticket, comment)] : [] };
      },
      find: async (key) => (this.accepted.some((one) => one.key === key) ? "arrived" : "not-arrived"),
      close: async () => undefined,
    };
  }

  async *#changes(from: TicketCursor | null): AsyncGenerator<Batch> {
    const cursor = structuredClone<TicketCursor>(from ?? { since: 0, deleted: 0 });
    const folders = from === null ? [folder("Open", "inbox"), folder("Closed", "archive")] : [];
    const deleted = this.#deleted.length;
    const removals = this.#deleted
      .slice(cursor.deleted)
      .map((id): RemoteEvent => ({ type: "conversation-removed", id: remoteId(id) }));
    yield this.#batch([...folders, ...removals], Object.assign(cursor, { deleted }), true);
    // A little of what was told last time is told again: clocks of such services are not exact.
    const news = [...this.tickets.values()]
      .filter(({ changed }) => changed > cursor.since - 3)
      .sort((a, b) => a.changed - b.changed);
    for (let at = 0; at < news.length; at += this.#pageSize) {
      const page = news.slice(at, at + this.#pageSize).filter(({ id }) => this.tickets.has(id));
      const since = Math.max(cursor.since, ...page.map(({ changed }) => changed));
      const events = page.flatMap(eventsOf);
      // What changes while it is told is told again: the cursor says how it was when it was asked for.
      yield this.#batch(
        events,
        Object.assign(cursor, { since: Math.min(since, news[at + this.#pageSize - 1]?.changed ?? since) }),
        true,
      );
    }
    yield this.#batch([], cursor, false);
  }

  #batch(events: RemoteEvent[], cursor: TicketCursor, more: boolean): Batch {
    return { events, cursor: asCursor(structuredClone(cursor)), more, total: null };
  }
}

function eventsOf(ticket: Ticket): RemoteEvent[] {
  const { id, subject, status } = ticket;
  const told = conversation(id, { kind: "ticket", name: subject, folders: [remoteId(status)] });
  return [told, ...ticket.comments.map((comment) => commentEvent(ticket, comment))];
}

function commentEvent({ id }: Ticket, { second, own, text, key }: Comment): RemoteEvent {
  return said(id, second, {
    direction: own ? "out" : "in",
    sender: own ? me : anna,
    echoKey: key,
    content: content(text, { markdown: text }),
  });
}
