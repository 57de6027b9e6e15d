import { normalizeAddress } from "../../../shared/model/address.ts";
import type { ConversationRow, ListPosition, Page } from "../../../shared/model/conversation.ts";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import type { IdentityId, IdentityView, PersonId, PersonView } from "../../../shared/model/person.ts";
import { fold } from "../../../shared/text/fold.ts";
import type { Readable } from "../open.ts";
import { append } from "./append.ts";
import { rowsById } from "./conversations.ts";
import { findMessage } from "./messages.ts";

type IdentityRow = Omit<IdentityView, "isSelf" | "evidence"> & { isSelf: number };

const identityColumns = `i.id AS id, i.account_id AS accountId, a.provider AS provider, i.kind AS kind, i.name AS name,
  i.address AS address, i.is_self AS isSelf, i.picture AS picture, i.seen AS messages, i.last_at AS lastAt`;

/** Null when there is none of that id. */
export function findPerson(db: Readable, id: PersonId): PersonView | null {
  return personsById(db, [id])[0] ?? null;
}

function personsById(db: Readable, ids: readonly PersonId[]): PersonView[] {
  const persons = db
    .prepare<Omit<PersonView, "identities">>(
      "SELECT id, name, consent FROM persons WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
    )
    .all(JSON.stringify(ids));
  const identities = new Map<PersonId, IdentityView[]>();
  const rows = db
    .prepare<IdentityRow & { personId: PersonId; evidence: string }>(
      `SELECT l.person_id AS personId, l.evidence AS evidence, ${identityColumns}
       FROM person_links l JOIN identities i ON i.id = l.identity_id JOIN accounts a ON a.id = i.account_id
       WHERE l.undone_at IS NULL AND l.person_id IN (SELECT value FROM json_each(?))
       ORDER BY l.linked_at, i.id`,
    )
    .all(JSON.stringify(ids));
  for (const { personId, isSelf, ...row } of rows) append(identities, personId, { ...row, isSelf: isSelf === 1 });
  return persons.map((person) => ({ ...person, identities: identities.get(person.id) ?? [] }));
}

/** Identities by id, each as standing alone. */
function identitiesById(db: Readable, ids: readonly IdentityId[]): IdentityView[] {
  return db
    .prepare<IdentityRow>(
      `SELECT ${identityColumns} FROM identities i JOIN accounts a ON a.id = i.account_id
       WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.id`,
    )
    .all(JSON.stringify(ids))
    .map(({ isSelf, ...row }) => ({ ...row, isSelf: isSelf === 1, evidence: "" }));
}

/** Persons an identity is linked to now, the oldest link first. */
export function personsOf(db: Readable, identity: IdentityId): PersonId[] {
  return db
    .prepare<{ id: PersonId }>(
      "SELECT person_id AS id FROM person_links WHERE identity_id = ? AND undone_at IS NULL ORDER BY linked_at, person_id",
    )
    .all(identity)
    .map(({ id }) => id);
}

/** Whom an identity belongs to. One that belongs to several people is not given to any of them: all are `others`. */
export function personOfIdentity(
  db: Readable,
  id: IdentityId,
): { person: PersonView | null; others: PersonView[]; identity: IdentityView } | null {
  const [identity] = identitiesById(db, [id]);
  if (!identity) return null;
  const persons = personsById(db, personsOf(db, id));
  const [only, ...more] = persons;
  return more.length === 0
    ? { person: only ?? null, others: [], identity }
    : { person: null, others: persons, identity };
}

/**
 * The same address known by several accounts is one address: identities of kind address come with their twins in other
 * accounts.
 */
function withTwins(db: Readable, ids: readonly IdentityId[]): IdentityId[] {
  return db
    .prepare<{ id: IdentityId }>(
      `WITH asked AS (SELECT value AS id FROM json_each(@ids))
       SELECT id FROM asked
       UNION SELECT twin.id FROM asked JOIN identities i ON i.id = asked.id
         JOIN identities twin ON twin.kind = 'address' AND twin.remote_id = i.remote_id
       WHERE i.kind = 'address'`,
    )
    .all({ ids: JSON.stringify(ids) })
    .map(({ id }) => id);
}

/** Conversations in which any of these identities takes part, newest first. */
export function conversationsWith(
  db: Readable,
  ids: readonly IdentityId[],
  after: ListPosition | null,
  limit: number,
): Page<ConversationRow> {
  const keys = db
    .prepare<{ id: ConversationId; lastAt: number }>(
      `SELECT c.id AS id, c.last_at AS lastAt FROM conversations c
       WHERE c.id IN (SELECT conversation_id FROM participants WHERE identity_id IN (SELECT value FROM json_each(@ids)))
         AND c.consent = 'allowed' AND c.message_count > 0 AND (c.last_at, c.id) < (@at, @id)
       ORDER BY c.last_at DESC, c.id DESC LIMIT @limit`,
    )
    .all({
      ids: JSON.stringify(withTwins(db, ids)),
      at: after?.at ?? Number.MAX_SAFE_INTEGER,
      id: after?.id ?? Number.MAX_SAFE_INTEGER,
      limit: limit + 1,
    });
  const shown = keys.slice(0, limit);
  const last = keys.length > limit ? shown.at(-1) : undefined;
  const rows = rowsById(
    db,
    shown.map(({ id }) => id),
  );
  return {
    rows: shown.flatMap(({ id }) => rows.get(id) ?? []),
    next: last ? { at: last.lastAt, id: last.id } : null,
  };
}

/** Direct chat conversations with any of these identities; letters are nobody's to deny. */
export function directWith(db: Readable, ids: readonly IdentityId[]): ConversationId[] {
  return db
    .prepare<{ id: ConversationId }>(
      `SELECT DISTINCT c.id AS id FROM conversations c JOIN participants p ON p.conversation_id = c.id
       WHERE c.kind = 'direct' AND c.remote_id IS NOT NULL AND p.identity_id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(ids))
    .map(({ id }) => id);
}

/** The newest messages with files that these identities sent. */
export function filesFrom(db: Readable, ids: readonly IdentityId[], limit: number): MessageView[] {
  return db
    .prepare<{ id: MessageId }>(
      `SELECT id FROM messages
       WHERE sender_id IN (SELECT value FROM json_each(?)) AND has_attachments = 1 ORDER BY sort_at DESC, id DESC LIMIT ?`,
    )
    .all(JSON.stringify(withTwins(db, ids)), limit)
    .flatMap(({ id }) => findMessage(db, id) ?? []);
}

/** People and lone identities whose name, part of a name or address begins so, neither case nor accents counting. */
export function findPeople(
  db: Readable,
  query: string,
  limit: number,
): { persons: PersonView[]; identities: IdentityView[] } {
  const start = `${fold(query.trim()).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const found = db
    .prepare<{ id: IdentityId; personId: PersonId | null; twin: string }>(
      `SELECT i.id AS id, l.person_id AS personId, i.kind || ' ' || i.remote_id AS twin
       FROM identities i LEFT JOIN person_links l ON l.identity_id = i.id AND l.undone_at IS NULL
         LEFT JOIN persons p ON p.id = l.person_id
       WHERE i.is_self = 0 AND (i.address LIKE @start ESCAPE '\\' OR fold(i.name) LIKE @start ESCAPE '\\'
         OR fold(i.name) LIKE @word ESCAPE '\\' OR fold(p.name) LIKE @start ESCAPE '\\' OR fold(p.name) LIKE @word ESCAPE '\\')
       ORDER BY l.person_id IS NULL, i.seen DESC, i.last_at DESC, i.id LIMIT @most`,
    )
    .all({ start, word: `% ${start}`, most: limit * 4 });
  const persons = new Set<PersonId>();
  const lone = new Map<string, IdentityId>();
  for (const { id, personId, twin } of found) {
    if (personId !== null) persons.add(personId);
    else if (!lone.has(twin)) lone.set(twin, id);
  }
  return {
    persons: personsById(db, [...persons].slice(0, limit)),
    identities: identitiesById(db, [...lone.values()].slice(0, limit)),
  };
}

/** How two identities are compared by address: what both platforms call the mail address. */
export function addressKey(address: string): string {
  return address.includes("@") ? normalizeAddress(address) : "";
}
