import type { Batch, Connector, ConnectorContext, MoveResult, Provider } from "../../electron/connectors/contract.ts";
import { ConnectorError, type ConnectorFailure } from "../../electron/connectors/errors.ts";
import {
  type OutgoingMessage,
  type Placement,
  type RemoteEvent,
  type RemoteFlags,
  type RemoteId,
  type RemoteMessage,
  remoteId,
} from "../../electron/connectors/model.ts";
import type { ServerSnapshot } from "../../electron/db/invariants/server-snapshot.ts";
import type { ProviderId } from "../../shared/model/account.ts";
import { cursor, folder, mail, placed } from "../support/remote.ts";
import { comparable } from "../support/told-servers.ts";

type Call = "self" | "changes" | "backfill" | "contents" | "send" | "find" | "setFlags" | "move";

interface StoredCopy {
  folder: string;
  key: string;
  flags: RemoteFlags;
}

interface StoredMail {
  message: RemoteMessage;
  text: string;
  copies: StoredCopy[];
}

/** What happened at the server, in order; a cursor is a place in it. */
type Change = { type: "copy"; id: string; folder: string; key: string } | { type: "gone"; folder: string; key: string };

interface FakeCursor {
  /** Changes told. */
  at: number;
  /** The next older mail to tell by backfill, as a place in the mailbox; 0 when all is told. */
  older: number;
  /** The first enumeration is not over: it begins anew. */
  unfinished?: boolean;
}

const noFlags: RemoteFlags = { read: false, starred: false, answered: false, draft: false };

/**
 * A mail service with a state of its own: folders, copies with flags and keys, a submission. Other clients change it by
 * its methods; connectors see it only by the contract. Faults are asked for by name and happen once each.
 */
export class FakeServer {
  readonly address: string;
  readonly mails = new Map<string, StoredMail>();
  readonly sent: OutgoingMessage[] = [];
  readonly calls: Call[] = [];
  password = "secret";
  /** How many of the newest a first `changes` tells; the rest is history. */
  newest = 20;
  batchSize = 5;
  /** Does the server put what it sends into Sent? */
  filesSent = true;
  /** Does a move say where copies stand then? */
  tellsKeys = true;
  canFind = true;
  sendOutcome: "arrives" | "arrives-unheard" | "lost-unheard" = "arrives";
  readonly #changes: Change[] = [];
  readonly #faults: { call: Call; failure: ConnectorFailure }[] = [];
  readonly #order: string[] = [];
  readonly #listeners = new Set<{ wake(): void; lose(error: Error): void }>();
  #nextKey = 1;

  constructor(address = "me@example.org") {
    this.address = address;
  }

  /** The next call of this name fails. */
  fail(call: Call, failure: ConnectorFailure, times = 1): void {
    for (let time = 0; time < times; time++) this.#faults.push({ call, failure });
  }

  enter(call: Call): void {
    this.calls.push(call);
    const at = this.#faults.findIndex((fault) => fault.call === call);
    const [fault] = at < 0 ? [] : this.#faults.splice(at, 1);
    if (fault) throw new ConnectorError(fault.failure, `The server fails ${call}.`);
  }

  /** Mail comes in, or is put somewhere by another client. */
  deliver(
    id: string,
    more: Partial<RemoteMessage> & { text?: string } = {},
    to = "INBOX",
    flags: Partial<RemoteFlags> = {},
  ): void {
    const { text = `words of ${id}`, ...rest } = more;
    const known = this.mails.get(id);
    const stored = known ?? { message: mail(id, rest), text, copies: [] };
    if (!known) {
      this.mails.set(id, stored);
      this.#order.push(id);
    }
    this.#addCopy(id, to, { ...noFlags, ...flags });
  }

  flag(id: string, flags: Partial<RemoteFlags>): void {
    for (const copy of this.#mail(id).copies) {
      Object.assign(copy.flags, flags);
      this.#note({ type: "copy", id, folder: copy.folder, key: copy.key });
    }
  }

  /** Another client moves a mail from wherever it stands. */
  relocate(id: string, to: string): void {
    const [first] = this.#mail(id).copies;
    this.remove(id);
    this.#addCopy(id, to, first?.flags ?? noFlags);
  }

  remove(id: string): void {
    const stored = this.#mail(id);
    for (const copy of stored.copies.splice(0)) this.#note({ type: "gone", folder: copy.folder, key: copy.key });
  }

  /** Every listening connection breaks. */
  dropListeners(): void {
    for (const listener of [...this.#listeners])
      listener.lose(new ConnectorError({ kind: "offline", reason: "closed" }, "The connection was lost."));
  }

  /** Where a mail stands and how it is flagged, for comparing. */
  stateOf(id: string): string[] {
    return (this.mails.get(id)?.copies ?? [])
      .map(({ folder: name, flags }) => `${name}${flags.read ? " read" : ""}${flags.starred ? " starred" : ""}`)
      .sort();
  }

  /** All it holds, for `checkAgainst`. */
  snapshot(provider: ProviderId = "imap"): ServerSnapshot {
    const held = [...this.mails].filter(([, { copies }]) => copies.length > 0);
    return {
      ...{ provider, address: this.address },
      messages: held.map(([id, { copies }]) => ({
        ...{ id, name: id, conversation: null, sequence: null },
        copies: copies.map(({ folder: name, key, flags: { read, starred } }) => ({ folder: name, key, read, starred })),
      })),
      told: (cursor) => {
        const { at, older, unfinished } = cursor as FakeCursor;
        if (unfinished) return [];
        return this.#order.slice(older).filter((id) => this.#wasTold(id, at));
      },
    };
  }

  /** Every copy that stands was put where it stands before that place. */
  #wasTold(id: string, at: number): boolean {
    const changes = this.#changes.slice(at);
    const { copies } = this.#mail(id);
    return copies.some(
      ({ key }) => !changes.some((change) => change.type === "copy" && change.id === id && change.key === key),
    );
  }

  provider(id: ProviderId = "imap"): Provider {
    const made: Provider = {
      id,
      name: "Fake",
      fields: [],
      signIn: async (fields) => {
        if (fields["password"] !== this.password) throw new ConnectorError({ kind: "sign-in" }, "Wrong password.");
        const password = this.password;
        return { address: this.address, name: "Me", settings: { host: "fake" }, secret: { password } };
      },
      open: (context) => this.#open(context),
    };
    return comparable(made, {
      snapshot: () => this.snapshot(id),
      isTold: (cursor) => this.#isTold(cursor as FakeCursor),
    });
  }

  #isTold({ at, older, unfinished }: FakeCursor): boolean {
    return at === this.#changes.length && older === 0 && !unfinished;
  }

  #mail(id: string): StoredMail {
    const stored = this.mails.get(id);
    if (!stored) throw new Error(`No mail ${id}`);
    return stored;
  }

  #addCopy(id: string, to: string, flags: RemoteFlags): StoredCopy {
    const copy = { folder: to, key: String(this.#nextKey++), flags: { ...flags } };
    this.#mail(id).copies.push(copy);
    this.#note({ type: "copy", id, folder: to, key: copy.key });
    return copy;
  }

  #note(change: Change): void {
    this.#changes.push(change);
    for (const { wake } of this.#listeners) wake();
  }

  #event(id: string, copy: StoredCopy): RemoteEvent {
    const { message } = this.#mail(id);
    return { type: "message", message: { ...message, placements: [placed(copy.folder, copy.key, copy.flags)] } };
  }

  #open(context: ConnectorContext): Connector {
    const admit = async (call: Call): Promise<void> => {
      const { password } = await context.secret();
      context.signal.throwIfAborted();
      this.enter(call);
      if (password !== this.password) throw new ConnectorError({ kind: "sign-in" }, "Wrong password.");
    };
    return {
      capabilities: () => {
        const full = { level: "full" as const };
        const none = { level: "none" as const, reason: "Not here." };
        const can = { send: full, reply: full, upload: full, flags: full, move: full, find: full };
        const cannot = { edit: none, remove: none, react: none, markRead: none, markUnread: none };
        return { ...can, ...cannot, choose: none, begin: none };
      },
      self: async () => {
        await admit("self");
        return [{ id: remoteId(this.address), name: "Me", address: this.address, role: "self" }];
      },
      changes: (from) => this.#tellChanges(admit, from as FakeCursor | null),
      backfill: (from) => this.#tellHistory(admit, from as unknown as FakeCursor),
      contents: (requests) =>
        this.#tellContents(
          admit,
          requests.map(({ id }) => id),
        ),
      listen: (wake, signal) =>
        new Promise((resolve, reject) => {
          const listener = { wake, lose: reject };
          this.#listeners.add(listener);
          signal.addEventListener("abort", () => {
            this.#listeners.delete(listener);
            resolve();
          });
        }),
      pollMs: () => 300_000,
      send: async (message) => {
        await admit("send");
        if (this.sendOutcome !== "lost-unheard") this.#submit(message);
        if (this.sendOutcome === "arrives") return { events: [] };
        throw new ConnectorError({ kind: "offline", reason: "closed" }, "The connection broke.", { maybeSent: true });
      },
      ...(this.canFind && {
        find: async (key: string) => {
          await admit("find");
          return this.sent.some((message) => message.key === key) ? ("arrived" as const) : ("not-arrived" as const);
        },
      }),
      setFlags: async (placements, change) => {
        await admit("setFlags");
        for (const placement of placements) this.#setFlags(placement, change);
      },
      move: async (placements, to) => {
        await admit("move");
        return this.#move(placements, to);
      },
      close: async () => undefined,
    };
  }

  async *#tellChanges(admit: (call: Call) => Promise<void>, from: FakeCursor | null): AsyncGenerator<Batch> {
    await admit("changes");
    const first = from === null || from.unfinished === true;
    const position = !first
      ? { at: from.at, older: from.older }
      : { at: this.#changes.length, older: Math.max(0, this.#order.length - this.newest) };
    let events: RemoteEvent[] = [];
    if (first) {
      events = [
        folder("INBOX", "inbox"),
        folder("Sent", "sent"),
        folder("Archive", "archive"),
        folder("Trash", "trash"),
        folder("Junk", "junk"),
      ];
      for (const id of this.#order.slice(position.older).reverse())
        events.push(...this.#mail(id).copies.map((copy) => this.#event(id, copy)));
    } else {
      for (const change of this.#changes.slice(from.at)) events.push(...this.#changeEvents(change));
      position.at = this.#changes.length;
    }
    yield* this.#batches(events, position, first ? { ...position, unfinished: true } : from);
  }

  #changeEvents(change: Change): RemoteEvent[] {
    if (change.type === "gone") return [{ type: "gone", folder: remoteId(change.folder), keys: [change.key] }];
    const copy = this.#mail(change.id).copies.find(
      ({ folder: name, key }) => name === change.folder && key === change.key,
    );
    return copy ? [this.#event(change.id, copy)] : [];
  }

  /** The cursor of an unfinished round is the one it began with: told twice is no harm. */
  async *#batches(events: RemoteEvent[], after: FakeCursor, before: FakeCursor): AsyncGenerator<Batch> {
    const total = this.#order.length;
    for (let at = 0; at === 0 || at < events.length; at += this.batchSize) {
      const more = at + this.batchSize < events.length;
      yield { events: events.slice(at, at + this.batchSize), cursor: cursor(more ? before : after), more, total };
    }
  }

  async *#tellHistory(admit: (call: Call) => Promise<void>, from: FakeCursor): AsyncGenerator<Batch> {
    await admit("backfill");
    for (let { older } = from; older > 0; ) {
      const first = Math.max(0, older - this.batchSize);
      const ids = this.#order.slice(first, older).reverse();
      older = first;
      const events = ids.flatMap((id) => this.#mail(id).copies.map((copy) => this.#event(id, copy)));
      yield { events, cursor: cursor({ at: from.at, older }), more: older > 0, total: this.#order.length };
    }
  }

  async *#tellContents(admit: (call: Call) => Promise<void>, ids: RemoteId[]) {
    await admit("contents");
    for (const id of ids) {
      const stored = this.mails.get(id.replace(/#\d+$/, ""));
      const text = stored?.text ?? "";
      yield {
        id,
        content: stored
          ? (stored.message.content ?? { text, html: null, items: [], attachments: [], complete: true, source: null })
          : null,
      };
    }
  }

  #submit(message: OutgoingMessage): void {
    this.sent.push(message);
    if (!this.filesSent) return;
    const addresses = { from: [message.from], sender: [], replyTo: [], to: message.to, cc: message.cc, bcc: [] };
    this.deliver(
      `sent-${message.key}`,
      {
        messageId: message.key,
        echoKey: message.key,
        direction: "out",
        addresses,
        subject: message.subject,
        references: message.references,
        inReplyTo: message.inReplyTo === null ? [] : [message.inReplyTo],
        sentAt: message.date,
        receivedAt: message.date,
        text: message.text,
      },
      "Sent",
      { read: true },
    );
  }

  #copyAt(placement: Placement): { id: string; copy: StoredCopy } | undefined {
    for (const [id, { copies }] of this.mails) {
      const copy = copies.find(({ folder: name, key }) => name === placement.folder && key === placement.key);
      if (copy) return { id, copy };
    }
    return undefined;
  }

  #setFlags(placement: Placement, change: Partial<RemoteFlags>): void {
    const found = this.#copyAt(placement);
    if (!found) return;
    Object.assign(found.copy.flags, change);
    this.#note({ type: "copy", id: found.id, folder: found.copy.folder, key: found.copy.key });
  }

  #move(placements: Placement[], to: RemoteId): MoveResult {
    const moved: MoveResult["moved"] = [];
    for (const from of placements) {
      const found = this.#copyAt(from);
      if (!found) continue;
      const { copies } = this.#mail(found.id);
      copies.splice(copies.indexOf(found.copy), 1);
      this.#note({ type: "gone", folder: from.folder, key: from.key });
      const copy = this.#addCopy(found.id, to, found.copy.flags);
      moved.push({ from, to: this.tellsKeys ? { folder: to, key: copy.key } : null });
    }
    return { moved };
  }
}
