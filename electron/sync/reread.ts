import { setImmediate as turn } from "node:timers/promises";
import type { MailAddress, MailAddresses } from "../../shared/model/address.ts";
import type { AccountId, MessageId } from "../../shared/model/ids.ts";
import type { ConnectorContext } from "../connectors/contract.ts";
import { type RemoteContent, remoteId } from "../connectors/model.ts";
import type { Clock, Log } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";
import { contentOf } from "../db/packs.ts";
import { type ParsedMail, parserVersion } from "../mail/model.ts";
import { ingestContents } from "./ingest.ts";

export interface RereadContext {
  db: Writable;
  account: AccountId;
  clock: Clock;
  log: Log;
  parseMail: ConnectorContext["parseMail"];
}

interface Row {
  id: MessageId;
  remoteId: string;
  addresses: string;
}

/** So many rows are looked through in one go, and so many messages read. */
const [window, batch] = [1000, 20];
/** Between two batches: whatever else the core has to do comes first. */
const pauseMs = 100;

/**
 * Reads messages again, newest first, that an older parser read and whose whole source is kept. Bounded steps with
 * pauses; ends with the signal. What ties a message to its conversation stays as it is. Gives how many were read.
 */
export async function rereadOld(context: RereadContext, signal: AbortSignal): Promise<number> {
  const { db, account, clock } = context;
  let [before, count]: [number, number] = [Number.MAX_SAFE_INTEGER, 0];
  while (!signal.aborted) {
    const { old, next } = oldRows(db, account, before);
    for (const row of old) {
      if (await reread(context, row, signal)) count += 1;
      if (signal.aborted) return count;
    }
    if (next === null) return count;
    before = next;
    if (old.length > 0) await clock.sleep(pauseMs, signal).catch(() => undefined);
    else await turn();
  }
  return count;
}

/** Of the rows below an id, those an older parser read; `next` is where to go on, null at the end. */
function oldRows(db: Writable, account: AccountId, before: number): { old: Row[]; next: number | null } {
  const rows = db
    .prepare<Row & { old: 0 | 1 }>(
      `SELECT id, remote_id AS remoteId, addresses, CASE WHEN parser_version BETWEEN 1 AND ? THEN EXISTS
         (SELECT 1 FROM message_contents c WHERE c.message_id = messages.id AND c.source_bytes IS NOT NULL AND c.complete = 1)
         ELSE 0 END AS old
       FROM messages WHERE account_id = ? AND id < ? ORDER BY id DESC LIMIT ${window}`,
    )
    .all(parserVersion - 1, account, before);
  const old = rows.filter((row) => row.old === 1).slice(0, batch);
  const last = old.length === batch ? old.at(-1) : rows.at(-1);
  return { old, next: rows.length < window && old.length < batch ? null : (last?.id ?? null) };
}

async function reread(context: RereadContext, row: Row, signal: AbortSignal): Promise<boolean> {
  const { db, account, clock, log, parseMail } = context;
  const held = contentOf(db, row.id);
  if (!held?.source || !held.complete) return false;
  const parsed = await parseMail(held.source).catch((error: unknown) => {
    log.warn("reread failed", { account, message: row.id, error: String(error) });
    return null;
  });
  if (signal.aborted) return false;
  // What brings the parser down is not tried at every start.
  if (parsed === null) {
    db.transaction(() => setVersion(db, row.id));
    return false;
  }
  db.transaction(() => saveHeaders(db, row, parsed));
  const content = { id: remoteId(row.remoteId), content: contentFrom(parsed, held.source) };
  const now = clock.now();
  ingestContents(db, account, [content], { now, live: false, skip: new Set(), purge: false, roundStartedAt: now });
  return true;
}

function setVersion(db: Writable, id: MessageId): void {
  db.prepare("UPDATE messages SET parser_version = ? WHERE id = ?").run(parserVersion, id);
}

/** The subject, and the names where the same people are named. Files are numbered anew, so old hashes mean nothing. */
function saveHeaders(db: Writable, { id, addresses }: Row, parsed: ParsedMail): void {
  db.prepare("UPDATE messages SET subject = ?, bulk = ?, automatic = ? WHERE id = ?").run(
    parsed.subject,
    +parsed.bulk,
    +parsed.automatic,
    id,
  );
  const before: MailAddresses = JSON.parse(addresses);
  const now = { ...parsed.addresses, bcc: before.bcc };
  if (people(before) === people(now))
    db.prepare("UPDATE messages SET addresses = ? WHERE id = ?").run(JSON.stringify(now), id);
  db.prepare("UPDATE attachments SET sha256 = NULL WHERE message_id = ?").run(id);
}

function people({ from, sender, replyTo, to, cc }: MailAddresses): string {
  const addresses = (list: MailAddress[]): string[] => list.map(({ address }) => address.toLowerCase());
  return JSON.stringify([from, sender, replyTo, to, cc].map(addresses));
}

function contentFrom({ text, html, attachments, snippet, failure }: ParsedMail, source: Uint8Array): RemoteContent {
  return {
    ...{ text, html, source, snippet, failure, items: [], complete: true },
    attachments: attachments.map((attachment) => ({ ...attachment, id: remoteId(attachment.id) })),
  };
}
