import type { Writable } from "../../electron/db/open.ts";
import { contentOf } from "../../electron/db/packs.ts";
import { type AccountId, messageId } from "../../shared/model/ids.ts";
import { hashOf } from "./files.ts";
import type { Letter, MailStore } from "./mail-store.ts";

interface Mailbox {
  name: string;
  store: MailStore;
  accepted: readonly { key: string }[];
  habits: { filesSent: boolean };
  meddled: ReadonlySet<string>;
}

/**
 * Conversations that the server has no more, and that stay for what the user said in them and could not leave: by the
 * server's ids.
 */
export function keptForFailures(db: Writable, account: AccountId): Set<string> {
  const rows = db
    .prepare<{ id: string }>(
      `SELECT c.remote_id AS id FROM conversations c WHERE c.account_id = ? AND c.remote_id IS NOT NULL
         AND EXISTS (SELECT 1 FROM messages m JOIN outbox o ON o.key = m.echo_key AND o.state IN ('failed', 'unknown')
           WHERE m.conversation_id = c.id AND m.remote_id LIKE 'local:%')
         AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.remote_id NOT LIKE 'local:%')`,
    )
    .all(account);
  return new Set(rows.map(({ id }) => id));
}

/** What is in one list only, as sentences. */
export function unlike(what: string, here: readonly string[], there: readonly string[]): string[] {
  const ours = new Set(here);
  const theirs = new Set(there);
  return [
    ...here.filter((line) => !theirs.has(line)).map((line) => `${what}: only here: ${line}`),
    ...there.filter((line) => !ours.has(line)).map((line) => `${what}: only there: ${line}`),
    ...(new Set(here).size < here.length ? [`${what}: something is here twice: ${here.join(", ")}`] : []),
  ];
}

/** Where the database says something else of a mailbox than the server. */
export function mailDifferences(server: Mailbox, db: Writable, account: AccountId): string[] {
  const files = [...new Set(filesHere(db, account))];
  return [
    ...unlike(
      "folder",
      foldersHere(db, account),
      [...server.store.folders.values()].map(({ id, role }) => `${id} ${role}`),
    ),
    ...unlike("copy", copiesHere(db, account), copiesThere(server)),
    ...unlike("text", [...new Set(textsHere(db, account))], textsThere(server)),
    ...unlike("shown", shownHere(db, account, twins(server)), shownThere(server)),
    ...unlike("file", files, filesThere(server, files)),
    ...unlike("draft", draftsHere(server, db, account), draftsThere(server)),
    ...strays(server, db, account),
  ].map((line) => `${server.name}: ${line}`);
}

function foldersHere(db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ id: string; role: string | null }>("SELECT remote_id AS id, role FROM folders WHERE account_id = ?")
    .all(account)
    .map(({ id, role }) => `${id} ${role}`);
}

const plain = (id: string): string => id.replace(/#\d+$/, "");

function copiesHere(db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ id: string; folder: string; key: string; state: string; flags: string }>(
      `SELECT m.remote_id AS id, f.remote_id AS folder, p.remote_key AS key, p.state,
         p.read || p.starred || p.answered || p.draft AS flags FROM placements p
       JOIN messages m ON m.id = p.message_id JOIN folders f ON f.id = p.folder_id
       WHERE p.account_id = ? AND m.remote_id NOT LIKE 'local:%'`,
    )
    .all(account)
    .map(
      ({ id, folder, key, state, flags }) =>
        `${plain(id)} ${folder} ${key} ${flags}${state === "present" ? "" : ` ${state}`}`,
    );
}

/** Copies of our own open drafts are no mail. */
function isDraftOfOurs({ message, forsaken }: Letter): boolean {
  return !forsaken && (message.messageId?.endsWith("@bobbin.invalid") ?? false);
}

function mails({ store }: Mailbox) {
  return store.all.filter((letter) => letter.copies.length > 0 && !isDraftOfOurs(letter));
}

function copiesThere(server: Mailbox): string[] {
  return mails(server).flatMap(({ id, copies }) =>
    copies.map(
      ({ folder, key, flags: { read, starred, answered, draft } }) =>
        `${id} ${folder} ${key} ${+read}${+starred}${+answered}${+draft}`,
    ),
  );
}

function textsHere(db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ id: number; remoteId: string; subject: string }>(
      "SELECT id, remote_id AS remoteId, subject FROM messages WHERE account_id = ? AND remote_id NOT LIKE 'local:%'",
    )
    .all(account)
    .map(
      ({ id, remoteId, subject }) => `${plain(remoteId)} ${subject} ${contentOf(db, messageId.parse(id))?.text.trim()}`,
    );
}

function textsThere(server: Mailbox): string[] {
  return mails(server).map(({ id, message, text }) => `${id} ${message.subject} ${text.trim()}`);
}

/** Files, with their bytes where these are here. */
function filesHere(db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ id: string; name: string; size: number; sha256: string | null }>(
      `SELECT m.remote_id AS id, a.name, a.size, b.sha256 FROM attachments a JOIN messages m ON m.id = a.message_id
       LEFT JOIN blobs b ON b.sha256 = a.sha256 AND b.piece = 0
       WHERE m.account_id = ? AND m.remote_id NOT LIKE 'local:%'`,
    )
    .all(account)
    .map(
      ({ id, name, size, sha256 }) => `${plain(id)} ${name} ${size}${sha256 === null ? "" : ` ${sha256.slice(0, 12)}`}`,
    );
}

/** With their hashes where their bytes are here. */
function filesThere(server: Mailbox, here: readonly string[]): string[] {
  const known = new Set(here);
  return mails(server).flatMap(({ id, files }) =>
    files.map((file) => {
      const line = `${id} ${file.name} ${file.bytes.length}`;
      return known.has(line) ? line : `${line} ${hashOf(file.bytes).slice(0, 12)}`;
    }),
  );
}

function twins({ store }: Mailbox): Set<string> {
  return new Set(store.all.filter((letter) => letter.twins).map(({ id }) => id));
}

function shownHere(db: Writable, account: AccountId, left: ReadonlySet<string>): string[] {
  return db
    .prepare<{ id: string; read: number; starred: number }>(
      "SELECT remote_id AS id, read, starred FROM messages WHERE account_id = ? AND remote_id NOT LIKE 'local:%'",
    )
    .all(account)
    .filter(({ id }) => !left.has(plain(id)))
    .map(({ id, read, starred }) => `${plain(id)} ${read}${starred}`);
}

function shownThere(server: Mailbox): string[] {
  const left = twins(server);
  return mails(server)
    .filter(({ id }) => !left.has(id))
    .map(({ id, copies }) => {
      const read = copies.every(({ flags }) => flags.read);
      return `${id} ${+read}${+copies.some(({ flags }) => flags.starred)}`;
    });
}

/** Drafts that rest are kept at the server, each in its newest version. */
function draftsHere({ meddled }: Mailbox, db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ text: string; files: string | null; key: string | null }>(
      `SELECT v.content ->> '$.text' AS text, c.key,
         (SELECT group_concat(a.value ->> '$.name') FROM json_each(v.content, '$.attachments') a) AS files
       FROM drafts d JOIN draft_versions v ON v.draft_id = d.id
       LEFT JOIN draft_copies c ON c.draft_id = d.id AND c.account_id = v.content ->> '$.accountId'
       WHERE d.state = 'open' AND d.kind <> 'message' AND v.version > 1 AND v.content ->> '$.accountId' = ?
         AND v.version = (SELECT max(version) FROM draft_versions WHERE draft_id = d.id)`,
    )
    .all(account)
    .filter(({ key }) => !meddled.has(key ?? ""))
    .map(({ text, files }) => `${text.trim()} ${files ?? ""}`);
}

function draftsThere({ store, meddled }: Mailbox): string[] {
  return store.all
    .filter((letter) => isDraftOfOurs(letter) && !meddled.has(letter.message.messageId ?? ""))
    .flatMap(({ text, copies, files }) => copies.map(() => `${text.trim()} ${files.map(({ name }) => name)}`));
}

/** What stands here as ours alone must wait for something, or the user. */
function strays({ accepted, store }: Mailbox, db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ key: string; state: string }>(
      `SELECT m.echo_key AS key, o.state FROM messages m JOIN outbox o ON o.account_id = m.account_id AND o.key = m.echo_key
       WHERE m.account_id = ? AND m.remote_id LIKE 'local:%'`,
    )
    .all(account)
    .filter(({ key, state }) => state === "done" && accepted.some((one) => one.key === key))
    .filter(({ key }) => store.byMessageId(key).some(({ copies }) => copies.length > 0))
    .map(({ key }) => `sent and never joined with what the server has: ${key}`);
}
