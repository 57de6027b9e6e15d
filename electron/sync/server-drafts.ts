import type { DraftContent } from "../../shared/model/draft.ts";
import { leavingFiles } from "../../shared/model/draft.ts";
import type { AccountId, DraftId } from "../../shared/model/ids.ts";
import { asConnectorError } from "../connectors/errors.ts";
import type { OutgoingMessage, RemoteMessage } from "../connectors/model.ts";
import type { Random } from "../connectors/ports.ts";
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
  /** What is known of the copy, as in `draft_copies`. */
  held: number;
}

/** Perhaps there is a copy: it was on its way when this was written. */
const perhaps = -1;

/**
 * Keeps the drafts of an account at its provider: each open one in its newest version, once it rests; none that was sent,
 * discarded or moved to another account. Nothing here fails the account but being asked to wait, and a draft is never lost
 * by it: ours is the one that counts.
 */
export async function keepDrafts(context: StepContext): Promise<void> {
  const { db, account, clock, random, connector, signal, log, beat } = context;
  const keep = connector.keepDraft?.bind(connector);
  if (!keep) return;
  for (const { draftId, version, content, at, key: known, held } of staleDrafts(db, account, clock.now())) {
    const key = known ?? `draft.${nameFrom(random)}@bobbin.invalid`;
    try {
      // The name first: whatever happens next, the copy is known as ours when it is seen, and removed with the draft.
      if (content !== null && held === 0) note(context, draftId, key, perhaps);
      const draft = content === null ? null : outgoing(db, JSON.parse(content), key, at);
      await keep(key, draft, signal);
      note(context, draftId, key, version);
    } catch (error) {
      signal.throwIfAborted();
      const { kind } = asConnectorError(error);
      if (kind === "busy") throw error;
      log.warn("draft not kept", { account, kind, cause: String(error) });
      // What is refused once is refused again until it is written anew; what is down is asked with the next round.
      if (kind === "refused") note(context, draftId, key, version);
      else if (kind !== "server" && kind !== "bug") return;
    }
    beat();
  }
}

/** Drafts whose copy is not what it should be now. One written tomorrow was written before the clock was set back. */
function staleDrafts(db: Readable, account: AccountId, now: number): Stale[] {
  return db
    .prepare<Stale>(
      `WITH newest AS (
         SELECT d.id AS draftId, v.version, v.content, v.at FROM drafts d JOIN draft_versions v ON v.draft_id = d.id
         WHERE d.state = 'open' AND d.kind <> 'message' AND v.version > 1
           AND v.version = (SELECT max(version) FROM draft_versions WHERE draft_id = d.id)
           AND json_extract(v.content, '$.accountId') = @account)
       SELECT n.draftId, n.version, n.content, n.at, c.key, coalesce(c.version, 0) AS held FROM newest n
       LEFT JOIN draft_copies c ON c.account_id = @account AND c.draft_id = n.draftId
       WHERE (n.at <= @restsSince OR n.at > @now) AND coalesce(c.version, 0) <> n.version
       UNION ALL
       SELECT c.draft_id, 0, NULL, 0, c.key, c.version FROM draft_copies c
       WHERE c.account_id = @account AND c.version <> 0 AND c.draft_id NOT IN (SELECT draftId FROM newest)`,
    )
    .all({ account, restsSince: now - restMs, now });
}

/** A copy of a draft written here is no mail (I32); one that another program sent, under the same Message-ID, is. */
export function isOwnDraftCopy(db: Readable, { messageId, placements }: RemoteMessage): boolean {
  if (messageId === null || !messageId.endsWith("@bobbin.invalid")) return false;
  if (placements.length === 0 || placements.some(({ flags }) => !flags.draft)) return false;
  return db.prepare("SELECT 1 FROM draft_copies WHERE key = ?").get(messageId) !== undefined;
}

/** 16 random bytes, in hex. */
function nameFrom(random: Random): string {
  return Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256))).toString("hex");
}

/** The name must outlast a loss of power, or the copy would come back as a letter. */
function note({ db, account }: StepContext, draftId: DraftId, key: string, version: number): void {
  const write = db.prepare(
    `INSERT INTO draft_copies (account_id, draft_id, key, version) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id, draft_id) DO UPDATE SET version = excluded.version`,
  );
  db.transaction(() => write.run(account, draftId, key, version), { durable: version === perhaps });
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
