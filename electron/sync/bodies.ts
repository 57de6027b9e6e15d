import { createHash } from "node:crypto";
import type { AccountId, AttachmentId, MessageId } from "../../shared/model/ids.ts";
import type { ContentRequest, FetchedContent } from "../connectors/contract.ts";
import { asConnectorError } from "../connectors/errors.ts";
import { remoteId } from "../connectors/model.ts";
import type { Readable } from "../db/open.ts";
import { findAttachment } from "../db/queries/attachments.ts";
import { storageTroubleOf } from "../db/storage-trouble.ts";
import { keptSourceBytes, saveBlob } from "../db/writes/contents.ts";
import { giveUpRecord, mostTries, noteFailedRecord } from "../db/writes/skipped.ts";
import { attachmentBytes } from "../mail/parse.ts";
import { downloadFile } from "./download.ts";
import { ingestContents } from "./ingest.ts";
import type { StepContext } from "./step-context.ts";

interface Row {
  id: MessageId;
  remoteId: string;
  remote: string | null;
  size: number;
}

const columns = "id, remote_id AS remoteId, remote, size";

/** At most this many bodies are asked for at a time. */
const chunk = 50;

/** So many bodies share a transaction: the search index writes itself out at each commit. */
const savedTogether = 20;

const missingSql = `FROM messages WHERE account_id = ? AND body_state = 'none' AND orphaned_at IS NULL AND NOT EXISTS
  (SELECT 1 FROM skipped_records s WHERE s.account_id = messages.account_id AND s.remote_id = 'body of ' || messages.remote_id
     AND s.attempts >= ${mostTries})`;

/** How the body of a message is named among the records given up; the message itself may still be told. */
function bodyRecord(id: string): string {
  return `body of ${id}`;
}

export function hasMissingBodies(db: Readable, account: AccountId): boolean {
  return db.prepare(`SELECT 1 ${missingSql} LIMIT 1`).get(account) !== undefined;
}

/** The newest messages without a body. */
export function missingBodies(db: Readable, account: AccountId): ContentRequest[] {
  return db
    .prepare<Row>(`SELECT ${columns} ${missingSql} ORDER BY id DESC LIMIT ${chunk}`)
    .all(account)
    .map((row) => requestOf(db, row));
}

/** Those of these messages that have no body here. */
export function missingOf(db: Readable, account: AccountId, ids: Iterable<MessageId>): ContentRequest[] {
  const find = db.prepare<Row>(
    `SELECT ${columns} FROM messages WHERE id = ? AND account_id = ? AND body_state = 'none'`,
  );
  return [...ids].flatMap((id) => find.get(id, account) ?? []).map((row) => requestOf(db, row));
}

function requestOf(db: Readable, row: Row): ContentRequest {
  const placements = db
    .prepare<{ folder: string; key: string }>(
      `SELECT f.remote_id AS folder, p.remote_key AS key FROM placements p JOIN folders f ON f.id = p.folder_id
       WHERE p.message_id = ? AND p.state <> 'arriving'`,
    )
    .all(row.id);
  return {
    id: remoteId(row.remoteId),
    placements: placements.map(({ folder, key }) => ({ folder: remoteId(folder), key })),
    remote: row.remote === null ? null : JSON.parse(row.remote),
    size: row.size,
  };
}

/**
 * Fetches bodies and stores them as they come. When the connector stumbles, each is tried by itself, so that only the
 * one that is broken is counted and, after three tries, left out.
 * @param interrupted asked after each body: must the rest wait for something more urgent?
 */
export async function fetchBodies(
  context: StepContext,
  requests: ContentRequest[],
  interrupted: () => boolean = () => false,
): Promise<void> {
  try {
    await fetchTogether(context, requests, interrupted);
  } catch (error) {
    if (asConnectorError(error).kind !== "bug" || context.signal.aborted || storageTroubleOf(error)) throw error;
    for (const request of requests) await fetchAlone(context, request);
  }
}

async function fetchAlone(context: StepContext, request: ContentRequest): Promise<void> {
  try {
    await fetchTogether(context, [request], () => false);
  } catch (error) {
    const { kind, message } = asConnectorError(error);
    if (storageTroubleOf(error)) throw error;
    if ((kind !== "bug" && kind !== "missing" && kind !== "refused") || context.signal.aborted) throw error;
    const { db, account, clock } = context;
    noteFailedRecord(db, account, bodyRecord(request.id), message, clock.now());
  }
}

async function fetchTogether(
  context: StepContext,
  requests: ContentRequest[],
  interrupted: () => boolean,
): Promise<void> {
  const { db, account, clock, connector, signal, beat } = context;
  const open = new Set(requests.map(({ id }) => id));
  const fetched = connector.contents?.(requests, { whole: false }, signal) ?? [];
  let unsaved: FetchedContent[] = [];
  const save = () => {
    store(context, unsaved);
    unsaved = [];
  };
  try {
    for await (const one of fetched) {
      beat();
      open.delete(one.id);
      if (unsaved.push(one) >= savedTogether) save();
      if (interrupted()) return;
    }
  } finally {
    save();
  }
  for (const id of open)
    noteFailedRecord(db, account, bodyRecord(id), "The server did not send its text.", clock.now());
}

function store(context: StepContext, contents: FetchedContent[]): void {
  if (contents.length === 0) return;
  const { db, account, clock } = context;
  const now = clock.now();
  ingestContents(db, account, contents, { now, live: false, skip: new Set(), purge: false, roundStartedAt: now });
  for (const { id, content } of contents)
    if (!content) giveUpRecord(db, account, bodyRecord(id), "The server has it no more.", now);
}

/** Fetches the bytes of an attachment: by itself where the provider has files of their own, else with its whole message. */
export async function fetchAttachment(context: StepContext, id: AttachmentId): Promise<void> {
  const { db, account, connector, signal, beat } = context;
  const attachment = findAttachment(db, id);
  if (attachment?.messageId == null) return;
  if (!connector.contents) {
    await downloadFile(context, { ...attachment, messageId: attachment.messageId });
    return;
  }
  const row = db
    .prepare<Row>(`SELECT ${columns} FROM messages WHERE id = ? AND account_id = ?`)
    .get(attachment.messageId, account);
  if (!row) return;
  for await (const one of connector.contents([requestOf(db, row)], { whole: true }, signal)) {
    beat();
    const source = one.content?.source;
    const data = source && source.length > keptSourceBytes ? await attachmentBytes(source, attachment.remoteId) : null;
    store(context, [one]);
    if (data) keepBytes(context, id, data);
  }
}

function keepBytes({ db }: StepContext, id: AttachmentId, data: Uint8Array): void {
  const sha256 = createHash("sha256").update(data).digest("hex");
  db.transaction((changes) => {
    saveBlob(db, sha256, data);
    db.prepare("UPDATE attachments SET sha256 = ?, size = ? WHERE id = ?").run(sha256, data.length, id);
    changes.note("messages");
  });
}
