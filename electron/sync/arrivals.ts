import type { ConversationKind } from "../../shared/model/conversation.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import { storedContent } from "../db/queries/messages.ts";
import type { Ingestion } from "./ingest-context.ts";

const personScheme = "bobbin-person:";
const old = 3 * 86_400_000;
const clocksDifferMs = 300_000;

interface Candidate {
  read: number;
  direction: "in" | "out";
  isDraft: number;
  receivedAt: number;
  muted: number;
  consent: string;
  told: number;
  kind: ConversationKind;
  /** When its account was added, ms UTC. */
  addedAt: number;
}

/** Of the messages a live batch brought: those that came in now, unread, where the user looks for news (I39). */
export function arrivalsOf(ingestion: Ingestion): MessageId[] {
  return [...ingestion.added].filter((id) => isArrival(ingestion, id));
}

function isArrival({ db, options }: Ingestion, id: MessageId): boolean {
  const row = db
    .prepare<Candidate>(
      `SELECT read, direction, is_draft AS isDraft, received_at AS receivedAt, c.muted, c.consent,
         c.remote_id IS NOT NULL AS told, c.kind AS kind, a.created_at AS addedAt
       FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN accounts a ON a.id = m.account_id WHERE m.id = ?`,
    )
    .get(id);
  if (!row || row.read === 1 || row.direction === "out" || row.isDraft === 1) return false;
  // What was there before us is no news, though it be edited or moved now; clocks differ a little.
  if (row.receivedAt < row.addedAt - clocksDifferMs) return false;
  if (row.muted === 1 || row.consent !== "allowed" || row.receivedAt < options.now - old) return false;
  if (row.told === 0) return standsInInbox({ db }, id);
  return row.kind === "direct" || row.kind === "group" || mentionsMe({ db }, id);
}

/** In a channel only what names the user is news; by identity, never by a name. */
function mentionsMe({ db }: Pick<Ingestion, "db">, id: MessageId): boolean {
  const markdown = storedContent(db, id)?.markdown;
  if (!markdown?.includes(personScheme)) return false;
  const own = db
    .prepare<{ remoteId: string }>(
      `SELECT i.remote_id AS remoteId FROM identities i JOIN messages m ON m.account_id = i.account_id
       WHERE m.id = ? AND i.is_self = 1`,
    )
    .all(id);
  return own.some(({ remoteId }) => markdown.includes(`](${personScheme}${remoteId})`));
}

function standsInInbox({ db }: Pick<Ingestion, "db">, id: MessageId): boolean {
  const found = db
    .prepare(
      `SELECT 1 FROM placements p JOIN folders f ON f.id = p.folder_id
       WHERE p.message_id = ? AND p.state <> 'leaving' AND f.role = 'inbox' LIMIT 1`,
    )
    .get(id);
  return found !== undefined;
}
