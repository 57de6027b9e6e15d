import { setImmediate as turn } from "node:timers/promises";
import type { OutputOf, ParsedOf } from "../../../shared/api/contract.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { Consent } from "../../../shared/model/consent.ts";
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
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { mustBeAble } from "./able.ts";
import { uuidFrom } from "./random-name.ts";

/** Where the walk over a conversation is. */
interface Position {
  id: number;
  /** ms UTC */
  sortAt: number;
}

interface Source extends Position {
  id: MessageId;
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
  consent: Consent;
}

/** So many messages are put into the outbox before others get their turn. */
const together = 100;

/**
 * Says what was said in one conversation again in another, oldest first, by the outbox: what left is not said twice, and
 * what failed or never left goes on when it is asked for again (R13). One export runs at a time, so that the second of two
 * equal ones finds what the first queued.
 */
export function exportWrites(options: WriteOptions): Pick<Handlers<"write">, "exports.run"> {
  let running: Promise<unknown> = Promise.resolve();
  return {
    "exports.run": (input) => {
      if (input.dryRun) return countExport(options, input);
      const run = running.then(() => runExport(options, input));
      running = run.catch(() => undefined);
      return run;
    },
  };
}

type Input = ParsedOf<"exports.run">;

/** What still is to be said: never queued, taken back, or failed. */
const isOpen = "(o.state IS NULL OR o.state IN ('cancelled', 'failed'))";

function countExport({ db }: WriteOptions, { from, to }: Input): OutputOf<"exports.run"> {
  mustBePossible(db, from, to);
  const { eligible, open } = db
    .prepare<{ eligible: number; open: number }>(
      `SELECT count(*) AS eligible, coalesce(sum(${isOpen}), 0) AS open FROM ${sources}`,
    )
    .get(to, from) ?? { eligible: 0, open: 0 };
  return { eligible, already: eligible - open, queued: open };
}

async function runExport(options: WriteOptions, input: Input): Promise<OutputOf<"exports.run">> {
  const { db, engine, closing } = options;
  const counted = countExport(options, input);
  const consent = mustBePossible(db, input.from, input.to).consent;
  let queued = 0;
  for (let after: Position | null = { sortAt: Number.MIN_SAFE_INTEGER, id: 0 }; after !== null; await turn()) {
    closing.throwIfAborted();
    const room = mustBePossible(db, input.from, input.to);
    if (room.consent !== consent)
      throw new ApiError({
        kind: "conflict",
        message: "What is imported was changed meanwhile. Start the export anew.",
      });
    const list = nextSources(db, input, after);
    db.transaction((changes) => {
      changes.note(["outbox", "conversations"], [room.id]);
      for (const source of list) queue(options, room, source);
    });
    queued += list.length;
    if (list.length > 0) engine.commandsChanged();
    after = list.length < together ? null : (list.at(-1) ?? null);
  }
  return { ...counted, queued };
}

function mustBePossible(db: Readable, from: ConversationId, to: ConversationId): Room {
  const room = roomFor(db, to);
  if (from === to) throw new ApiError({ kind: "refused", message: "A conversation can't be exported into itself." });
  mustBeAble(db, to, "send");
  return room;
}

function roomFor(db: Readable, id: ConversationId): Room {
  const room = db
    .prepare<Room & { remoteId: string | null }>(
      "SELECT id, account_id AS accountId, remote_id AS remoteId, subject AS name, consent FROM conversations WHERE id = ?",
    )
    .get(id);
  if (!room) throw new ApiError({ kind: "not-found", message: "This conversation is no longer here." });
  if (room.remoteId === null)
    throw new ApiError({ kind: "refused", message: "Messages can only be exported into a conversation of chat." });
  return room;
}

/** Takes the ids of the conversation exported into and of the one exported. */
const sources = `messages m LEFT JOIN exported e ON e.conversation_id = ? AND e.message_id = m.id
  LEFT JOIN outbox o ON o.id = e.command_id
  WHERE m.conversation_id = ? AND m.content_kind = 'rich' AND m.visibility = 'everyone' AND m.is_draft = 0
    AND m.body_state <> 'none'`;

function nextSources(db: Readable, { from, to }: Input, { sortAt, id }: Position): Source[] {
  return db
    .prepare<Source>(
      `SELECT m.id AS id, m.sort_at AS sortAt, m.subject AS subject,
         coalesce(nullif(m.addresses ->> '$.from[0].name', ''), m.addresses ->> '$.from[0].address', '') AS "from",
         e.command_id AS command, o.state AS state
       FROM ${sources} AND ${isOpen} AND (m.sort_at, m.id) > (?, ?) ORDER BY m.sort_at, m.id LIMIT ${together}`,
    )
    .all(to, from, sortAt, id);
}

function queue(options: WriteOptions, room: Room, source: Source): void {
  const { db, clock } = options;
  const now = clock.now();
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
