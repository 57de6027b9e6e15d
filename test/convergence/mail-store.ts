import {
  type OutgoingMessage,
  type RemoteContent,
  type RemoteFlags,
  type RemoteMessage,
  remoteId,
} from "../../electron/connectors/model.ts";
import type { FolderRole } from "../../shared/model/folder.ts";
import { content, mail, placed } from "../support/remote.ts";
import { filesOf, partsOf, type StoredFile, sourceOf } from "./files.ts";

export interface Copy {
  folder: string;
  key: number;
  flags: RemoteFlags;
  /** The number of the change that made it as it is. */
  changed: number;
}

export interface Letter {
  id: string;
  message: RemoteMessage;
  text: string;
  copies: Copy[];
  files: StoredFile[];
  /** Comes with its text, or is asked for it. */
  inline: boolean;
  /** Worth telling the user when it is seen first. */
  news: boolean;
  /** A copy of a draft that we kept and know no more: the account was removed meanwhile. */
  forsaken: boolean;
  /** Two of its copies stood in one folder once: to us they are two letters. */
  twins: boolean;
}

export interface Folder {
  id: string;
  role: FolderRole | null;
  /** Changes when all keys do. */
  validity: number;
  nextKey: number;
  vanished: { key: number; changed: number }[];
}

const roles: [string, FolderRole | null][] = [
  ["INBOX", "inbox"],
  ["Archive", "archive"],
  ["Sent", "sent"],
  ["Trash", "trash"],
  ["Junk", "junk"],
  ["Drafts", "drafts"],
  ["Work", null],
];

const noFlags: RemoteFlags = { read: false, starred: false, answered: false, draft: false };

/** A mailbox: folders, letters and their copies, and the number of every change. */
export class MailStore {
  readonly letters = new Map<string, Letter>();
  readonly folders = new Map<string, Folder>();
  change = 1;
  onChange: () => void = () => undefined;
  onNews: (id: string) => void = () => undefined;
  onTaken: (what: string) => void = () => undefined;
  #validity = 1;
  #named = 0;

  constructor() {
    for (const [id, role] of roles) this.addFolder(id, role);
  }

  get all(): Letter[] {
    return [...this.letters.values()];
  }

  addFolder(id: string, role: FolderRole | null = null): void {
    this.folders.set(id, { id, role, validity: this.#validity++, nextKey: 1, vanished: [] });
    this.change++;
    this.onChange();
  }

  /** A folder gets another name; to a client that knows names only, it is another folder. */
  renameFolder(from: string, to: string): void {
    const folder = this.folder(from);
    this.folders.delete(from);
    this.folders.set(to, { ...folder, id: to });
    for (const copy of this.copiesIn(from)) copy.folder = to;
    this.change++;
    this.onChange();
  }

  removeFolder(id: string): void {
    for (const letter of this.all) letter.copies = letter.copies.filter(({ folder }) => folder !== id);
    this.folders.delete(id);
    this.change++;
    this.onChange();
  }

  /** Every copy of the folder gets another key (IMAP: UIDVALIDITY). */
  renumber(id: string): void {
    const folder = this.folder(id);
    folder.validity = this.#validity++;
    folder.vanished = [];
    folder.nextKey = 1 + (folder.nextKey % 7);
    this.change++;
    for (const copy of this.copiesIn(id)) Object.assign(copy, { key: folder.nextKey++, changed: this.change });
    this.onChange();
  }

  folder(id: string): Folder {
    const folder = this.folders.get(id);
    if (!folder) throw new Error(`No folder ${id}`);
    return folder;
  }

  copiesIn(id: string): Copy[] {
    return this.all.flatMap(({ copies }) => copies.filter(({ folder }) => folder === id)).sort((a, b) => a.key - b.key);
  }

  letterAt(folder: string, key: string): { letter: Letter; copy: Copy } | undefined {
    for (const letter of this.letters.values()) {
      const copy = letter.copies.find((each) => each.folder === folder && String(each.key) === key);
      if (copy) return { letter, copy };
    }
    return undefined;
  }

  deliver(
    more: Partial<RemoteMessage>,
    to: string,
    {
      flags = {},
      inline = false,
      news = false,
      files = [],
    }: { flags?: Partial<RemoteFlags>; inline?: boolean; news?: boolean; files?: StoredFile[] } = {},
  ): Letter {
    const id = `m${++this.#named}`;
    const text = more.content?.text ?? `words of ${id}`;
    const letter = {
      id,
      message: mail(id, { ...more, content: null }),
      text,
      copies: [],
      files,
      inline,
      news,
      forsaken: false,
      twins: false,
    };
    this.letters.set(id, letter);
    if (news) this.onNews(id);
    this.addCopy(letter, to, { ...noFlags, ...flags });
    return letter;
  }

  /** What we sent, as it stands in Sent. */
  fileSent(message: OutgoingMessage, to = "Sent"): void {
    const addresses = {
      from: [message.from],
      sender: [],
      replyTo: [],
      to: message.to,
      cc: message.cc,
      bcc: message.bcc,
    };
    const { key, subject, references, inReplyTo, date, text } = message;
    const reply = { references, inReplyTo: inReplyTo === null ? [] : [inReplyTo] };
    const told = { messageId: key, echoKey: key, direction: "out" as const, addresses, subject, ...reply };
    const files = filesOf(message.attachments);
    this.deliver({ ...told, sentAt: date, receivedAt: date, content: content(text) }, to, {
      flags: { read: true },
      files,
    });
  }

  byMessageId(key: string): Letter[] {
    return this.all.filter(({ message }) => message.messageId === key);
  }

  addCopy(letter: Letter, to: string, flags: RemoteFlags): Copy {
    const folder = this.folder(to);
    const copy = { folder: to, key: folder.nextKey++, flags: { ...flags }, changed: ++this.change };
    if (letter.copies.some((other) => other.folder === to)) letter.twins = true;
    letter.copies.push(copy);
    this.onChange();
    return copy;
  }

  removeCopy(letter: Letter, copy: Copy): void {
    letter.copies = letter.copies.filter((each) => each !== copy);
    this.folder(copy.folder).vanished.push({ key: copy.key, changed: ++this.change });
    this.onChange();
  }

  setFlags(copy: Copy, flags: Partial<RemoteFlags>): void {
    Object.assign(copy.flags, flags);
    copy.changed = ++this.change;
    this.onChange();
  }

  /** @param whole with the files themselves, in its source */
  contentOf({ text, files, message }: Letter, whole = false): RemoteContent {
    if (files.length === 0) return content(text);
    const source = whole ? sourceOf(message.subject, text, files) : null;
    return content(text, { attachments: partsOf(files, whole), complete: whole, source });
  }

  told(letter: Letter, copy: Copy): RemoteMessage {
    return {
      ...letter.message,
      placements: [placed(copy.folder, copy.key, copy.flags)],
      content: letter.inline ? this.contentOf(letter) : null,
      remote: { id: remoteId(letter.id) },
    };
  }
}
