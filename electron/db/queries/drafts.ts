import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { DraftContent, DraftView } from "../../../shared/model/draft.ts";
import type { ConversationId, DraftId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { accounts, drafts, draftVersions, identities } from "../schema/index.ts";

/** What was begun in chat and is empty is no draft worth showing. Of `drafts`. */
export const draftSaysSomething = `(kind <> 'message' OR EXISTS (SELECT 1 FROM draft_versions v WHERE v.draft_id = drafts.id
  AND v.version = (SELECT max(version) FROM draft_versions n WHERE n.draft_id = drafts.id)
  AND (v.content ->> '$.text' <> '' OR json_array_length(v.content, '$.attachments') > 0)))`;

/** Drafts still being written, newest first; of one conversation, or all. */
export function listDrafts(db: Readable, conversationId: ConversationId | null): DraftView[] {
  const rows = newestVersions(db)
    .where(
      and(
        eq(drafts.state, "open"),
        conversationId === null ? sql.raw(draftSaysSomething) : eq(drafts.conversationId, conversationId),
      ),
    )
    .orderBy(desc(draftVersions.at), desc(drafts.id))
    .all();
  const senders = sendersOf(db);
  return rows.map((row) => ({ ...row, identities: senders }));
}

/** A draft in whatever state; null when there is none of that id. */
export function findDraft(db: Readable, id: DraftId): DraftView | null {
  const row = newestVersions(db).where(eq(drafts.id, id)).get();
  return row ? { ...row, identities: sendersOf(db) } : null;
}

/** All that was ever saved of a draft, newest first. */
export function listDraftVersions(db: Readable, id: DraftId): { version: number; at: number; content: DraftContent }[] {
  return db.orm
    .select({ version: draftVersions.version, at: draftVersions.at, content: draftVersions.content })
    .from(draftVersions)
    .where(eq(draftVersions.draftId, id))
    .orderBy(desc(draftVersions.version))
    .all();
}

function newestVersions(db: Readable) {
  const newest = sql`(SELECT max(v.version) FROM draft_versions v WHERE v.draft_id = ${drafts.id})`;
  return db.orm
    .select({
      id: drafts.id,
      kind: drafts.kind,
      conversationId: drafts.conversationId,
      sourceId: drafts.sourceId,
      version: draftVersions.version,
      content: draftVersions.content,
      updatedAt: draftVersions.at,
    })
    .from(drafts)
    .innerJoin(draftVersions, and(eq(draftVersions.draftId, drafts.id), eq(draftVersions.version, newest)))
    .$dynamic();
}

/** Every address the user may send from, main addresses first. */
function sendersOf(db: Readable): DraftView["identities"] {
  return db.orm
    .select({
      accountId: accounts.id,
      name: sql<string>`CASE WHEN ${identities.name} = '' THEN ${accounts.name} ELSE ${identities.name} END`,
      address: identities.address,
    })
    .from(identities)
    .innerJoin(accounts, eq(accounts.id, identities.accountId))
    .where(and(eq(identities.isSelf, true), eq(identities.kind, "address")))
    .orderBy(
      asc(accounts.id),
      desc(sql`lower(${identities.address}) = lower(${accounts.address})`),
      asc(identities.address),
    )
    .all();
}
