import type { DraftContent } from "../../shared/model/draft.ts";
import type { Readable } from "./open.ts";

export interface DraftDump {
  kind: string;
  state: string;
  /** The smallest id of the messages of its conversation. */
  conversation: number | null;
  source: number | null;
  account: string | null;
  version: number;
  /** As in the newest version; files by what they are, not by their ids. */
  content: Omit<DraftContent, "accountId" | "attachments"> & {
    attachments: Omit<DraftContent["attachments"][number], "id">[];
  };
}

export interface CommandDump {
  account: string;
  kind: string;
  key: string;
  label: string;
  state: string;
  /** Send later: null for everything else. */
  planned: PlannedDump | null;
}

/** What was meant by a time; a moment only where that does not depend on when it was said. */
export interface PlannedDump {
  intent: unknown;
  zone: string;
  dueAt: number | null;
}

export interface SnoozeDump {
  account: string;
  /** The smallest id of the messages of its conversation; null while that has not come again. */
  conversation: number | null;
  state: "away" | "returned";
  planned: PlannedDump;
}

interface DraftRow {
  kind: string;
  state: string;
  conversation: number | null;
  source: number | null;
  version: number;
  content: string;
}

export function dumpedDrafts(db: Readable): DraftDump[] {
  const accounts = new Map(
    db
      .prepare<{ id: number; account: string }>("SELECT id, provider || ' ' || address AS account FROM accounts")
      .all()
      .map(({ id, account }) => [id, account]),
  );
  const rows = db
    .prepare<DraftRow>(
      `SELECT d.kind AS kind, d.state AS state, d.source_id AS source, v.version AS version, v.content AS content,
         (SELECT min(m.id) FROM messages m WHERE m.conversation_id = d.conversation_id) AS conversation
       FROM drafts d JOIN draft_versions v ON v.draft_id = d.id
         AND v.version = (SELECT max(n.version) FROM draft_versions n WHERE n.draft_id = d.id)`,
    )
    .all();
  return rows
    .map(({ content: json, kind, state, conversation, source, version }) => {
      const { accountId, attachments, ...content }: DraftContent = JSON.parse(json);
      const files = attachments.map(({ name, size, contentType }) => ({ name, size, contentType }));
      const account = accounts.get(accountId) ?? null;
      return { kind, state, conversation, source, account, version, content: { ...content, attachments: files } };
    })
    .map((draft) => ({ draft, text: JSON.stringify(draft) }))
    .toSorted((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ draft }) => draft);
}

export function dumpedOutbox(db: Readable): CommandDump[] {
  return db
    .prepare<Omit<CommandDump, "planned"> & PlannedRow>(
      `SELECT a.provider || ' ' || a.address AS account, o.kind AS kind, o.key AS key, o.label AS label, o.state AS state,
         o.intent AS intent, o.zone AS zone, o.due_at AS dueAt
       FROM outbox o JOIN accounts a ON a.id = o.account_id ORDER BY account, key`,
    )
    .all()
    .map(({ intent, zone, dueAt, ...command }) => ({ ...command, planned: plannedOf({ intent, zone, dueAt }) }));
}

interface PlannedRow {
  intent: string | null;
  zone: string | null;
  dueAt: number;
}

function plannedOf({ intent: json, zone, dueAt }: PlannedRow): PlannedDump | null {
  if (json === null || zone === null) return null;
  const intent: { kind: string } = JSON.parse(json);
  return { intent, zone, dueAt: intent.kind === "relative" ? null : dueAt };
}

export function dumpedSnoozes(db: Readable): SnoozeDump[] {
  const columns = "s.intent AS intent, s.zone AS zone, s.due_at AS dueAt, s.returned_at IS NULL AS away";
  return db
    .prepare<Omit<SnoozeDump, "state" | "planned"> & PlannedRow & { away: 0 | 1 }>(
      `SELECT a.provider || ' ' || a.address AS account, s.conversation AS conversation, ${columns} FROM (
         SELECT (SELECT min(m.id) FROM messages m WHERE m.conversation_id = n.conversation_id) AS conversation,
           account_id, intent, zone, due_at, returned_at FROM snoozes n
         UNION ALL SELECT NULL, account_id, intent, zone, due_at, returned_at FROM waiting_snoozes) s
       JOIN accounts a ON a.id = s.account_id ORDER BY account, conversation, dueAt`,
    )
    .all()
    .flatMap(({ account, conversation, away, ...row }) => {
      const planned = plannedOf(row);
      return planned ? [{ account, conversation, state: away === 1 ? "away" : "returned", planned }] : [];
    });
}
