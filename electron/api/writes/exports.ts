import type { OutputOf, ParsedOf } from "../../../shared/api/contract.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { AccountId, CommandId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { remoteId } from "../../connectors/model.ts";
import type { Readable, Writable } from "../../db/open.ts";
import { findContent } from "../../db/queries/messages.ts";
import { exported } from "../../db/schema/index.ts";
import { insertCommand } from "../../db/writes/outbox.ts";
import { insertRow } from "../../db/writes/rows.ts";
import { requeue } from "../../sync/outbox-settle.ts";
import type { OutgoingPayload } from "../../sync/outgoing.ts";
import { ownIdentity } from "../../sync/people.ts";
import type { WriteOptions } from "../writes.ts";
import { mustBeAble } from "./able.ts";
import { uuidFrom } from "./random-name.ts";

interface Source {
  id: MessageId;
  sortAt: number;
  from: string;
  subject: string;
  command: CommandId | null;
  state: string | null;
}

interface Room {
  id: ConversationId;
  accountId: AccountId;
  remoteId: string;
  name: string;
}

/**
 * Says what was said in one conversation again in another, oldest first, by the outbox: what left is not said twice, and
 * what failed or never left goes on when it is asked for again (R13).
 */
export function runExport(
  options: WriteOptions,
  { from, to, dryRun }: ParsedOf<"exports.run">,
): OutputOf<"exports.run"> {
  const { db, engine } = options;
  const room = roomFor(db, to);
  if (from === to) throw new ApiError({ kind: "refused", message: "A conversation can't be exported into itself." });
  mustBeAble(db, to, "send");
  const all = sourcesOf(db, from, to);
  const open = all.filter(({ state }) => state === null || state === "cancelled" || state === "failed");
  if (!dryRun && open.length > 0) {
    for (const source of open) queue(options, room, source);
    engine.commandsChanged();
  }
  return { eligible: all.length, already: all.length - open.length, queued: open.length };
}

function roomFor(db: Readable, id: ConversationId): Room {
  const room = db
    .prepare<Room & { remoteId: string | null }>(
      "SELECT id, account_id AS accountId, remote_id AS remoteId, subject AS name FROM conversations WHERE id = ?",
    )
    .get(id);
  if (!room) throw new ApiError({ kind: "not-found", message: "This conversation is no longer here." });
  if (room.remoteId === null)
    throw new ApiError({ kind: "refused", message: "Messages can only be exported into a conversation of chat." });
  return room;
}

function sourcesOf(db: Readable, from: ConversationId, to: ConversationId): Source[] {
  return db
    .prepare<Source>(
      `SELECT m.id AS id, m.sort_at AS sortAt, m.subject AS subject,
         coalesce(nullif(m.addresses ->> '$.from[0].name', ''), m.addresses ->> '$.from[0].address', '') AS "from",
         e.command_id AS command, o.state AS state
       FROM messages m LEFT JOIN exported e ON e.conversation_id = ? AND e.message_id = m.id
         LEFT JOIN outbox o ON o.id = e.command_id
       WHERE m.conversation_id = ? AND m.content_kind = 'rich' AND m.visibility = 'everyone' AND m.is_draft = 0
         AND m.body_state <> 'none' ORDER BY m.sort_at, m.id`,
    )
    .all(to, from);
}

function queue(options: WriteOptions, room: Room, source: Source): void {
  const { db, clock } = options;
  const now = clock.now();
  db.transaction((changes) => {
    changes.note(["outbox", "conversations"], [room.id]);
    if (source.command !== null && source.state === "failed") {
      requeue(db, source.command, now);
      return;
    }
    const payload = payloadOf(options, room, source);
    const commandId = insertCommand(db, {
      accountId: room.accountId,
      conversationId: room.id,
      kind: "send",
      key: payload.key,
      payload,
      label: `Export a message to ${room.name || "a conversation"}`,
      state: "queued",
      dueAt: now,
      createdAt: now,
    });
    insertRow(db, exported, { conversationId: room.id, messageId: source.id, commandId }, "OR REPLACE");
  });
}

function payloadOf({ db, random, clock }: WriteOptions, room: Room, source: Source): OutgoingPayload {
  const own = ownIdentity(db, room.accountId);
  return {
    key: uuidFrom(random),
    date: clock.now(),
    conversation: remoteId(room.remoteId),
    from: { name: own?.name ?? "", address: own?.address ?? "" },
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    text: textOf(db, source),
    html: null,
    inReplyTo: null,
    references: [],
    parent: null,
    broadcast: false,
    attachments: [],
  };
}

/** Who said it and when, then what was said; files are named. */
function textOf(db: Writable, { id, sortAt, from, subject }: Source): string {
  const content = findContent(db, id);
  const files = db
    .prepare<{ name: string }>("SELECT name FROM attachments WHERE message_id = ? AND inline = 0 ORDER BY id")
    .all(id)
    .map(({ name }) => name);
  const when = new Date(sortAt).toISOString().slice(0, 16).replace("T", " ");
  const head = `**${plain(from) || "Somebody"}**, ${when} UTC${subject === "" ? "" : `: ${plain(subject)}`}`;
  const said = content?.markdown ?? plain(content?.text ?? "");
  const attached = files.length === 0 ? [] : [`Files: ${files.map(plain).join(", ")}`];
  return [head, said, ...attached].filter((part) => part.trim() !== "").join("\n\n");
}

/** Plain text as Markdown: nothing in it is form. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#~|]/g, String.raw`\$&`);
}
