import { normalizeAddress } from "../../../shared/model/address.ts";
import type { Capabilities, Connector, ConnectorContext, Cursor, Provider } from "../contract.ts";
import { remoteId } from "../model.ts";
import { backfill } from "./backfill.ts";
import { changes } from "./changes.ts";
import { contents } from "./contents.ts";
import { type ImapCursor, readCursor } from "./cursor.ts";
import { keepDraft } from "./drafts.ts";
import { move, setFlags } from "./flags.ts";
import { labelsOf } from "./labels.ts";
import { listen } from "./listen.ts";
import { createSender, findSent } from "./send.ts";
import { Session } from "./session.ts";
import { readSettings, signInFields } from "./settings.ts";
import { signIn } from "./sign-in.ts";

/** Folders nobody idles in are looked at this often; without IDLE everything is. */
const pollMs = { idle: 5 * 60_000, noIdle: 60_000 };

const capabilities: Capabilities = {
  send: { level: "full" },
  reply: { level: "full" },
  upload: { level: "full" },
  edit: { level: "none", reason: "E-mail can't be edited once sent." },
  remove: { level: "none", reason: "E-mail can't be taken back once sent." },
  react: { level: "none", reason: "E-mail has no reactions." },
  flags: { level: "full" },
  move: { level: "full" },
  markRead: { level: "none", reason: "E-mail keeps read and unread for each message by itself." },
  markUnread: { level: "none", reason: "E-mail keeps read and unread for each message by itself." },
  choose: { level: "none", reason: "E-mail is imported whole; how far back is a setting of the account." },
  begin: { level: "none", reason: "A new letter begins a conversation." },
  find: { level: "full" },
};

/** Any mail account with IMAP (RFC 9051, RFC 3501) and SMTP submission (RFC 6409). */
export const imap: Provider = {
  id: "imap",
  name: "E-mail (IMAP)",
  fields: signInFields,
  signIn,
  open,
};

function open(context: ConnectorContext): Connector {
  const settings = readSettings(context.settings);
  const session = new Session(settings, context);
  const sender = createSender(session);
  const positionOf = (cursor: Cursor): ImapCursor => {
    const position = readCursor(cursor);
    session.labels ??= labelsOf(position.folders.map(({ folder }) => folder));
    session.serverIds = position.serverIds ?? session.serverIds;
    for (const { folder, sync } of position.folders) if (sync) session.uidValidity.set(folder.id, sync.uidValidity);
    return position;
  };
  return {
    capabilities: () => capabilities,
    self: async () =>
      [...session.own].map((address) => ({
        id: remoteId(normalizeAddress(address)),
        name: settings.name,
        address,
        role: "self",
      })),
    async *changes(cursor, signal) {
      await sender.fileLeft(signal);
      yield* changes(session, cursor === null ? null : positionOf(cursor), signal);
    },
    backfill: (cursor, scope, signal) => backfill(session, positionOf(cursor), scope, signal),
    contents: (requests, options, signal) => contents(session, requests, options, signal),
    listen: (wake, signal) => listen(session, wake, signal),
    pollMs: () => (session.capabilities.size > 0 && !session.capabilities.has("IDLE") ? pollMs.noIdle : pollMs.idle),
    async send(message, signal) {
      return { events: [], answer: await sender.send(message, signal) };
    },
    file: (message, signal) => sender.file(message, signal),
    keepDraft: (key, draft, signal) => keepDraft(session, key, draft, signal),
    find: (key, signal) => findSent(session, key, signal),
    setFlags: (placements, change, signal) => setFlags(session, placements, change, signal),
    move: (placements, to, signal) => move(session, placements, to, signal),
    async close() {
      session.close();
    },
  };
}
