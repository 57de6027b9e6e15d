import type { Connector, ConnectorContext, MoveResult } from "../../electron/connectors/contract.ts";
import { ConnectorError } from "../../electron/connectors/errors.ts";
import { type OutgoingMessage, type Placement, type RemoteFlags, remoteId } from "../../electron/connectors/model.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import { content } from "../support/remote.ts";
import type { Dice } from "./dice.ts";
import { filesOf } from "./files.ts";
import { mailDifferences } from "./mail-differences.ts";
import { type Copy, type Letter, MailStore } from "./mail-store.ts";
import { type MailCursor, type Telling, tellChanges, tellHistory } from "./mail-telling.ts";
import { type Accepted, acceptedOf, type Taken, type VirtualServer } from "./server.ts";
import type { VirtualTime } from "./time.ts";

/** What differs between mail services. */
interface Habits {
  /** The server itself puts what it sends into Sent. */
  filesSent: boolean;
  /** A move says where copies stand then (UIDPLUS). */
  tellsKeys: boolean;
  /** A look for a message that is not there says for sure that it did not arrive. */
  findsSurely: boolean;
}

/** A mail service: folders, flags, keys, a submission, and drafts kept for us. */
export class VirtualMail implements VirtualServer {
  readonly name: string;
  readonly provider = "imap";
  password = "secret";
  readonly accepted: Accepted[] = [];
  readonly taken: Taken[] = [];
  readonly disturbed = new Set<string>();
  /** Names of drafts of ours whose copies other clients changed since they were kept. */
  readonly meddled = new Set<string>();
  onChange: () => void = () => undefined;
  readonly store = new MailStore();
  readonly telling: Telling;
  readonly habits: Habits;
  /** The next so many drafts are kept beside the older copy, and then the connection breaks. */
  breaksDrafts = 0;
  /** The next so many sent letters are not filed. */
  unfiled = 0;
  readonly #time: VirtualTime;
  readonly #listeners = new Set<{ wake(): void; lose(error: Error): void }>();

  constructor(name: string, time: VirtualTime, dice: Dice) {
    this.name = name;
    this.#time = time;
    this.habits = { filesSent: dice.chance(0.4), tellsKeys: dice.chance(0.6), findsSurely: dice.chance(0.3) };
    this.telling = {
      store: this.store,
      epoch: 1,
      newest: 4 + dice.below(6),
      batchSize: 1 + dice.below(6),
      tellsVanished: dice.chance(0.5),
    };
    this.store.onChange = () => {
      this.onChange();
      for (const { wake } of [...this.#listeners]) wake();
    };
  }

  get address(): string {
    return `${this.name}@example.org`;
  }

  dropListeners(): void {
    for (const { lose } of [...this.#listeners])
      lose(new ConnectorError({ kind: "offline", reason: "closed" }, "The connection was lost."));
  }

  differences(db: Writable, account: AccountId): string[] {
    return mailDifferences(this, db, account);
  }

  isNews(remote: string): boolean {
    return this.store.letters.get(remote.replace(/#\d+$/, ""))?.news ?? false;
  }

  open(_context: ConnectorContext): Connector {
    const { telling, habits } = this;
    const full = { level: "full" as const };
    const none = { level: "none" as const, reason: "Mail can't do that." };
    return {
      capabilities: () => ({
        ...{ send: full, reply: full, upload: full, flags: full, move: full, find: full },
        ...{ edit: none, remove: none, react: none, markRead: none, markUnread: none, choose: none, begin: none },
      }),
      self: async () => [{ id: remoteId(this.address), name: "Me", address: this.address, role: "self" }],
      changes: (from) => tellChanges(telling, from as MailCursor | null),
      backfill: (from) => tellHistory(telling, from as unknown as MailCursor),
      contents: (requests, { whole }) =>
        this.#contents(
          requests.map(({ id }) => id),
          whole,
        ),
      listen: (wake, signal) => this.#listen(wake, signal),
      pollMs: () => 300_000,
      send: async (message) => {
        this.#submit(message);
        return { events: [] };
      },
      ...(!habits.filesSent && { file: async (message: OutgoingMessage) => this.#fileOnce(message) }),
      keepDraft: async (key, draft) => this.#keepDraft(key, draft),
      find: async (key) => {
        if (this.store.byMessageId(key).length > 0) return "arrived";
        return habits.findsSurely && !this.accepted.some((one) => one.key === key) ? "not-arrived" : "unsure";
      },
      setFlags: async (placements, change) => this.#setFlags(placements, change),
      move: async (placements, to) => this.#move(placements, to),
      close: async () => undefined,
    };
  }

  #submit(message: OutgoingMessage): void {
    this.accepted.push(acceptedOf(message));
    if (!this.habits.filesSent && this.unfiled > 0) this.unfiled--;
    else this.#fileOnce(message);
  }

  #fileOnce(message: OutgoingMessage): void {
    if (this.store.byMessageId(message.key).length === 0) this.store.fileSent(message);
  }

  #keepDraft(key: string, draft: OutgoingMessage | null): void {
    // One that another program sent is no draft any more.
    const earlier = this.store
      .byMessageId(key)
      .flatMap((letter) => letter.copies.map((copy) => ({ letter, copy })))
      .filter(({ copy }) => copy.flags.draft);
    if (draft) {
      const told = { messageId: key, direction: "out" as const, subject: draft.subject, content: content(draft.text) };
      const flags = { draft: true, read: true };
      const files = filesOf(draft.attachments);
      this.store.deliver({ ...told, receivedAt: this.#time.now }, "Drafts", { flags, files });
    }
    if (this.breaksDrafts > 0) {
      this.breaksDrafts--;
      throw new ConnectorError({ kind: "offline", reason: "closed" }, "The connection broke.");
    }
    for (const { letter, copy } of earlier) this.store.removeCopy(letter, copy);
    this.meddled.delete(key);
  }

  async *#contents(ids: readonly string[], whole: boolean) {
    for (const id of ids) {
      const letter = this.store.letters.get(id.replace(/#\d+$/, ""));
      const here = letter && letter.copies.length > 0;
      yield { id: remoteId(id), content: here ? this.store.contentOf(letter, whole) : null };
    }
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

  #setFlags(placements: readonly Placement[], change: Partial<RemoteFlags>): void {
    for (const { folder, key } of placements) {
      const found = this.store.letterAt(folder, key);
      if (!found) continue;
      this.#note("flags", found.letter, JSON.stringify(change));
      this.store.setFlags(found.copy, change);
    }
  }

  #move(placements: readonly Placement[], to: string): MoveResult {
    if (!this.store.folders.has(to)) throw new ConnectorError({ kind: "missing" }, "There is no such folder.");
    const moved: MoveResult["moved"] = [];
    for (const from of placements) {
      const found = this.store.letterAt(from.folder, from.key);
      if (!found) continue;
      this.#note("move", found.letter, to);
      const copy = this.relocate(found.letter, found.copy, to);
      moved.push({ from, to: this.habits.tellsKeys ? { folder: remoteId(to), key: String(copy.key) } : null });
    }
    return { moved };
  }

  relocate(letter: Letter, copy: Copy, to: string): Copy {
    this.store.removeCopy(letter, copy);
    return this.store.addCopy(letter, to, copy.flags);
  }

  #note(kind: Taken["kind"], { id }: Letter, what: string): void {
    this.taken.push({ kind, id, what, at: this.#time.elapsed });
    this.store.onTaken(`${kind} ${id} ${what}`);
  }
}
