import { randomUUID } from "node:crypto";
import type { DraftContent } from "../../shared/model/draft.ts";
import { leavingFiles } from "../../shared/model/draft.ts";
import type { AccountId, DraftId } from "../../shared/model/ids.ts";
import { asConnectorError } from "../connectors/errors.ts";
import type { OutgoingMessage } from "../connectors/model.ts";
import type { Readable } from "../db/open.ts";
import { findAttachment } from "../db/queries/attachments.ts";
import { loadOutgoing } from "./outgoing.ts";
import type { StepContext } from "./step-context.ts";

/** A draft rests so long before it is kept at the provider, ms: nobody reads it between two words. */
export const restMs = 15_000;

interface Stale {
  draftId: DraftId;
  /** The newest version; 0: there is to be no copy. */
  version: number;
  content: string | null;
  at: number;
  key: string | null;
}

/**
 * Keeps the drafts of an account at its provider: each open one in its newest version, once it rests; none that was sent,
 * discarded or moved to another account. Nothing here fails the account, and a draft is never lost by it: ours is the one
 * that counts.
 */
export async function keepDrafts(context: StepContext): Promise<void> {
  const { db, account, clock, connector, signal, log, beat } = context;
  const keep = connector.keepDraft?.bind(connector);
  if (!keep) return;
  for (const { draftId, version, content, at, key: known } of staleDrafts(db, account, clock.now() - restMs)) {
    const key = known ?? `draft.${randomUUID()}@bobbin.invalid`;
    try {
      // The name first: whatever happens next, the copy is known as ours when it is seen.
      if (known === null) note(context, draftId, key, 0);
      const draft = content === null ? null : outgoing(db, JSON.parse(content), key, at);
      await keep(key, draft, signal);
      note(context, draftId, key, version);
    } catch (error) {
      signal.throwIfAborted();
      log.warn("draft not kept", { account, kind: asConnectorError(error).kind, cause: String(error) });
    }
    beat();
  }
}

/** Is there a draft that would be kept or removed now? ms UTC of when the next one rests; null when there is none. */
function staleDrafts(db: Readable, account: AccountId, restsSince: number): Stale[] {
  return db
    .prepare<Stale>(
      `WITH newest AS (
         SELECT d.id AS draftId, v.version, v.content, v.at FROM drafts d JOIN draft_versions v ON v.draft_id = d.id
         WHERE d.state = 'open' AND d.kind <> 'message' AND v.version > 1
           AND v.version = (SELECT max(version) FROM draft_versions WHERE draft_id = d.id)
           AND json_extract(v.content, '$.accountId') = @account)
       SELECT n.draftId, n.version, n.content, n.at, c.key FROM newest n
       LEFT JOIN draft_copies c ON c.account_id = @account AND c.draft_id = n.draftId
       WHERE n.at <= @restsSince AND coalesce(c.version, 0) <> n.version
       UNION ALL
       SELECT c.draft_id, 0, NULL, 0, c.key FROM draft_copies c
       WHERE c.account_id = @account AND c.version > 0 AND c.draft_id NOT IN (SELECT draftId FROM newest)`,
    )
    .all({ account, restsSince });
}

/** A message in a drafts folder that is a copy of a draft written here: no mail (I32). */
export function isOwnDraftCopy(db: Readable, messageId: string | null): boolean {
  if (messageId === null || !messageId.endsWith("@bobbin.invalid")) return false;
  return db.prepare("SELECT 1 FROM draft_copies WHERE key = ?").get(messageId) !== undefined;
}

function note({ db, account }: StepContext, draftId: DraftId, key: string, version: number): void {
  db.prepare(
    `INSERT INTO draft_copies (account_id, draft_id, key, version) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id, draft_id) DO UPDATE SET version = excluded.version`,
  ).run(account, draftId, key, version);
}

function outgoing(db: Readable, content: DraftContent, key: string, date: number): OutgoingMessage {
  const { from, to, cc, bcc, subject, text, html } = content;
  const attachments = leavingFiles(content).flatMap(({ id, name, contentType, contentId }) => {
    const sha256 = findAttachment(db, id)?.sha256 ?? null;
    return sha256 === null ? [] : [{ name, contentType, contentId: contentId ?? null, sha256 }];
  });
  const letter = { key, date, from, to, cc, bcc, subject, text, html: html ?? null };
  const answer = { inReplyTo: null, references: [], conversation: null, parent: null, broadcast: false };
  return loadOutgoing(db, { ...letter, ...answer, attachments });
}
