import { cpSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ImapFlow } from "imapflow";

export interface ServerMessage {
  uid: number;
  /** Sorted, as the server writes them, for example `\Seen`; without `\Recent`. */
  flags: string[];
  /** Without angle brackets; empty when absent. */
  messageId: string;
  source: string;
}

/** A message for `bulk`. */
interface BulkMail {
  source: string | Uint8Array;
  /** ms UTC, becomes INTERNALDATE. */
  date: number;
  /** IMAP system flags, for example `\Seen`. */
  flags?: string[];
}

/** What another client of the same mailbox does: every call is a connection of its own. `user` is a name, `folder` a path with `/`. */
export interface DovecotMail {
  folders(user: string): Promise<string[]>;
  /** Resolves to the new UID. */
  append(
    user: string,
    folder: string,
    source: string | Uint8Array,
    options?: { flags?: string[]; date?: number },
  ): Promise<number>;
  /** All messages, by UID. */
  messages(user: string, folder: string): Promise<ServerMessage[]>;
  count(user: string, folder: string): Promise<number>;
  move(user: string, folder: string, uids: number[], to: string): Promise<void>;
  copy(user: string, folder: string, uids: number[], to: string): Promise<void>;
  setFlags(user: string, folder: string, uids: number[], change: { add?: string[]; remove?: string[] }): Promise<void>;
  /** Expunges. */
  remove(user: string, folder: string, uids: number[]): Promise<void>;
  createFolder(user: string, folder: string): Promise<void>;
  renameFolder(user: string, folder: string, to: string): Promise<void>;
  removeFolder(user: string, folder: string): Promise<void>;
  /** Gives the folder a new UIDVALIDITY and new UIDs; its messages stay. Cut other connections first, or `restart()` after. */
  renumber(user: string, folder: string): Promise<void>;
  /** Writes many messages straight into the Maildir, oldest first (some thousand a second). ASCII folder names only. */
  bulk(user: string, folder: string, mails: BulkMail[]): Promise<void>;
  /** Gives another user, who has none yet, the same mailbox with the same UIDs. */
  clone(user: string, other: string): void;
}

const maildirFlags: Record<string, string> = {
  "\\Draft": "D",
  "\\Flagged": "F",
  "\\Answered": "R",
  "\\Seen": "S",
  "\\Deleted": "T",
};

export function dovecotMail(
  address: { host: string; port: number; directory: string },
  passwords: Record<string, string>,
  own: (path: string) => void,
): DovecotMail {
  const as = <Result>(user: string, work: (client: ImapFlow) => Promise<Result>): Promise<Result> =>
    withClient({ ...address, user, pass: passwords[user] ?? "" }, work);
  const within = <Result>(user: string, folder: string, work: (client: ImapFlow) => Promise<Result>): Promise<Result> =>
    as(user, async (client) => {
      await client.mailboxOpen(folder);
      return work(client);
    });
  let written = 0;
  return {
    clone(user, other) {
      const to = join(address.directory, "home", other);
      cpSync(join(address.directory, "home", user), to, { recursive: true, preserveTimestamps: true });
      own(to);
    },
    folders: (user) => as(user, async (client) => (await client.list()).map((folder) => folder.path).sort()),
    append: (user, folder, source, options = {}) =>
      as(user, async (client) => {
        const date = options.date === undefined ? undefined : new Date(options.date);
        const answer = await client.append(folder, Buffer.from(source), options.flags ?? [], date);
        if (answer === false || answer.uid === undefined) throw new Error("not appended");
        return answer.uid;
      }),
    messages: (user, folder) => within(user, folder, readAll),
    count: (user, folder) =>
      as(user, async (client) => must(await client.status(folder, { messages: true })).messages ?? 0),
    move: (user, folder, uids, to) =>
      within(user, folder, async (client) => void must(await client.messageMove(uids, to, { uid: true }))),
    copy: (user, folder, uids, to) =>
      within(user, folder, async (client) => void must(await client.messageCopy(uids, to, { uid: true }))),
    setFlags: (user, folder, uids, { add = [], remove = [] }) =>
      within(user, folder, async (client) => {
        if (uids.length === 0) return;
        if (add.length > 0) must(await client.messageFlagsAdd(uids, add, { uid: true }));
        if (remove.length > 0) must(await client.messageFlagsRemove(uids, remove, { uid: true }));
      }),
    remove: (user, folder, uids) =>
      within(user, folder, async (client) => void must(await client.messageDelete(uids, { uid: true }))),
    createFolder: (user, folder) => as(user, async (client) => void (await client.mailboxCreate(folder))),
    renameFolder: (user, folder, to) => as(user, async (client) => void (await client.mailboxRename(folder, to))),
    removeFolder: (user, folder) => as(user, async (client) => void (await client.mailboxDelete(folder))),
    async renumber(user, folder) {
      const directory = maildirOf(address.directory, user, folder);
      for (const name of [
        "dovecot-uidlist",
        "dovecot.index",
        "dovecot.index.log",
        "dovecot.index.log.2",
        "dovecot.index.cache",
      ])
        rmSync(join(directory, name), { force: true });
    },
    async bulk(user, folder, mails) {
      await as(user, async (client) => client.status(folder, { messages: true }));
      const directory = maildirOf(address.directory, user, folder);
      for (const name of ["cur", "new", "tmp"]) mkdirSync(join(directory, name), { recursive: true });
      for (const mail of mails) {
        const info = (mail.flags ?? []).map((flag) => maildirFlags[flag] ?? "").sort();
        // Dovecot gives UIDs in the order of the number a name begins with.
        const name = `${1_000_000_000 + written++}.M1P1.bulk:2,${info.join("")}`;
        const path = join(directory, "cur", name);
        writeFileSync(path, mail.source);
        utimesSync(path, mail.date / 1000, mail.date / 1000);
      }
      own(directory);
      // Now the UIDs are given, before anything else is put there.
      await as(user, async (client) => client.status(folder, { messages: true }));
    },
  };
}

async function withClient<Result>(
  server: { host: string; port: number; user: string; pass: string },
  work: (client: ImapFlow) => Promise<Result>,
): Promise<Result> {
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: server.user, pass: server.pass },
    logger: false,
    disableAutoIdle: true,
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

async function readAll(client: ImapFlow): Promise<ServerMessage[]> {
  const found: ServerMessage[] = [];
  if (client.mailbox === false || client.mailbox.exists === 0) return found;
  for await (const row of client.fetch("1:*", { uid: true, flags: true, envelope: true, source: true })) {
    found.push({
      uid: row.uid,
      flags: [...(row.flags ?? [])].filter((flag) => flag !== "\\Recent").sort(),
      messageId: (row.envelope?.messageId ?? "").replace(/^<|>$/g, ""),
      source: row.source?.toString("latin1") ?? "",
    });
  }
  return found;
}

function maildirOf(directory: string, user: string, folder: string): string {
  if (!/^[\x21-\x7e /]+$/.test(folder) || folder.includes("&")) throw new Error("ASCII folder names only");
  const home = join(directory, "home", user, "Maildir");
  const inside = folder === "INBOX" ? home : join(home, `.${folder.replaceAll("/", ".")}`);
  if (!existsSync(inside)) throw new Error(`no folder ${folder}`);
  return inside;
}

function must<Result>(result: Result | false | undefined): Result {
  if (result === false || result === undefined) throw new Error("the server refused");
  return result;
}
