import { type MailAddresses, normalizeAddress } from "../../../shared/model/address.ts";
import type { ConversationKind, Section, Waiting } from "../../../shared/model/conversation.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { domainOf } from "../../../shared/text/sender.ts";
import type { Readable } from "../open.ts";
import { type Incoming, isMachine, sectionOf, waitingOf } from "../section-rules.ts";
import { storedContent } from "./messages.ts";

/** Where a conversation stands by rules and by the user's word; follows from rows alone. */
export interface Standing {
  section: Section;
  waiting: Waiting | null;
  pinned: 0 | 1;
  muted: 0 | 1;
  aside: 0 | 1;
}

interface Row {
  id: ConversationId;
  kind: ConversationKind;
  told: 0 | 1;
  toldMuted: 0 | 1;
  newest: MessageId | null;
  newestIn: MessageId | null;
  takesPart: 0 | 1;
}

const newest = (where: string): string =>
  `(SELECT m.id FROM messages m WHERE m.conversation_id = c.id AND m.is_draft = 0${where}
    ORDER BY m.sort_at DESC, m.id DESC LIMIT 1)`;

const rowsSql = `SELECT c.id AS id, c.kind AS kind, c.remote_id IS NOT NULL AS told, c.told_muted AS toldMuted,
    ${newest(" AND m.content_kind <> 'removed'")} AS newest, ${newest(" AND m.direction = 'in'")} AS newestIn,
    c.remote_id IS NULL AND EXISTS (SELECT 1 FROM messages m
      WHERE m.conversation_id = c.id AND m.direction = 'out' AND m.is_draft = 0) AS takesPart
  FROM json_each(?) l CROSS JOIN conversations c ON c.id = l.value`;

/** Of conversations of one account. */
export function standingsOf(
  db: Readable,
  account: AccountId,
  ids: Iterable<ConversationId>,
): Map<ConversationId, Standing> {
  const sight = sightOf(db, account);
  const rows = db.prepare<Row>(rowsSql).all(JSON.stringify([...ids]));
  return new Map(rows.map((row) => [row.id, standingOf(sight, row)]));
}

/** What was said, read only where there is something: most batches are of a few messages. */
function sightOf(db: Readable, account: AccountId): Sight {
  const there = db
    .prepare<{ senders: 0 | 1; marks: 0 | 1 }>(
      "SELECT EXISTS (SELECT 1 FROM senders) AS senders, EXISTS (SELECT 1 FROM conversation_marks) AS marks",
    )
    .get();
  let own: Set<string> | undefined;
  return {
    db,
    said: there?.senders === 1 ? saidOf(db) : new Map(),
    marks: there?.marks === 1 ? marksOf(db, account) : new Map(),
    own: () => {
      own ??= ownNames(db, account);
      return own;
    },
  };
}

function saidOf(db: Readable): Sight["said"] {
  const rows = db.prepare<SenderRow>("SELECT sender, section, blocked_at IS NOT NULL AS blocked FROM senders").all();
  return new Map(rows.map((row) => [row.sender, row]));
}

interface SenderRow {
  sender: string;
  section: Section | null;
  blocked: 0 | 1;
}

interface Sight {
  db: Readable;
  said: ReadonlyMap<string, SenderRow>;
  /** Own addresses and user ids. */
  own(): ReadonlySet<string>;
  marks: ReadonlyMap<ConversationId, { pinned: 0 | 1; muted: 0 | 1 }>;
}

function standingOf(sight: Sight, row: Row): Standing {
  const incoming = wordsOf(sight.db, row.newestIn);
  const mark = sight.marks.get(row.id) ?? { pinned: 0, muted: 0 };
  const aside = mark.muted === 1 || (incoming !== null && onlyBlocked(sight, row, incoming.sender)) ? 1 : 0;
  return {
    section: sectionIn(sight, row, incoming),
    waiting: waitingIn(sight, row, row.newest === row.newestIn ? incoming : wordsOf(sight.db, row.newest)),
    pinned: mark.pinned,
    muted: row.toldMuted === 1 || aside === 1 ? 1 : 0,
    aside,
  };
}

/** In chat only what a program says to the user alone is no word of people. */
function sectionIn({ said }: Sight, row: Row, incoming: Words | null): Section {
  const own = incoming && (said.get(incoming.sender)?.section ?? domainSection(said, incoming.sender));
  if (row.told === 0) return sectionOf(incoming, own ?? null, row.takesPart === 1);
  return own ?? (row.kind === "direct" && incoming?.isBot ? "notifications" : "people");
}

function domainSection(said: Sight["said"], sender: string): Section | null {
  return said.get(domainOf(sender) ?? "")?.section ?? null;
}

function isBlocked({ said }: Pick<Sight, "said">, sender: string): boolean {
  return said.get(sender)?.blocked === 1 || said.get(domainOf(sender) ?? "")?.blocked === 1;
}

/** Nobody but blocked people wrote in it. A room is more than who spoke last in it. */
function onlyBlocked(sight: Sight, { id, kind }: Row, sender: string): boolean {
  if ((kind !== "thread" && kind !== "direct") || !isBlocked(sight, sender)) return false;
  return sight.db
    .prepare<{ sender: string | null }>(
      `SELECT DISTINCT i.remote_id AS sender FROM messages m LEFT JOIN identities i ON i.id = m.sender_id
       WHERE m.conversation_id = ? AND m.direction = 'in' AND m.is_draft = 0`,
    )
    .all(id)
    .every((row) => isBlocked(sight, row.sender ?? ""));
}

interface Words extends Incoming {
  direction: "in" | "out";
  asks: boolean;
  addresses: MailAddresses;
}

type Flags = "isBot" | "written" | "bulk" | "automatic" | "asks";
type StoredWords = Omit<Words, Flags | "addresses"> & Record<Flags, 0 | 1> & { addresses: string };

function wordsOf(db: Readable, id: MessageId | null): Words | null {
  if (id === null) return null;
  const row = db
    .prepare<StoredWords>(
      `SELECT m.direction AS direction, m.bulk AS bulk, m.automatic AS automatic, m.asks AS asks, m.addresses AS addresses,
         coalesce(i.remote_id, '') AS sender, coalesce(i.is_bot, 0) AS isBot,
         coalesce(i.written, 0) AS written
       FROM messages m LEFT JOIN identities i ON i.id = m.sender_id WHERE m.id = ?`,
    )
    .get(id);
  if (!row) return null;
  return {
    ...row,
    ...{ isBot: row.isBot === 1, written: row.written === 1, bulk: row.bulk === 1 },
    ...{ automatic: row.automatic === 1, asks: row.asks === 1, addresses: JSON.parse(row.addresses) },
  };
}

function waitingIn(sight: Sight, row: Row, last: Words | null): Waiting | null {
  if (last === null || row.newest === null) return null;
  const { direction, asks } = last;
  if (row.told === 1)
    return waitingOf({
      ...{ direction, asks, machine: last.isBot, toOthers: row.kind !== "channel" },
      toMe: row.kind === "direct" ? "alone" : asks && namesMe(sight, row.newest) ? "among" : "no",
    });
  const spokenTo = [...last.addresses.to, ...last.addresses.cc].map(({ address }) => normalizeAddress(address));
  const own = sight.own();
  const others = spokenTo.filter((address) => !own.has(address));
  const mine = last.addresses.to.some(({ address }) => own.has(normalizeAddress(address)));
  return waitingOf({
    ...{ direction, asks, machine: isMachine(last), toOthers: others.length > 0 },
    toMe: !mine ? "no" : others.length === 0 ? "alone" : "among",
  });
}

/** By identity, never by a name. */
function namesMe({ db, own }: Sight, id: MessageId): boolean {
  const markdown = storedContent(db, id)?.markdown;
  return (
    markdown?.includes("bobbin-person:") === true &&
    [...own()].some((me) => markdown.includes(`](bobbin-person:${me})`))
  );
}

function ownNames(db: Readable, account: AccountId): Set<string> {
  const rows = db.prepare<{ name: string }>(
    "SELECT remote_id AS name FROM identities WHERE account_id = ? AND is_self = 1",
  );
  return new Set(rows.all(account).map(({ name }) => name));
}

/** Which conversations of an account the user pinned or muted. */
function marksOf(db: Readable, account: AccountId): Sight["marks"] {
  const rows = db
    .prepare<{ id: ConversationId; pinned: 0 | 1; muted: 0 | 1 }>(
      `SELECT m.conversation_id AS id, max(k.pinned_at IS NOT NULL) AS pinned, max(k.muted_at IS NOT NULL) AS muted
       FROM conversation_marks k JOIN messages m ON m.account_id = k.account_id AND m.remote_id = k.remote_id
       WHERE k.account_id = @account AND k.of = 'message' GROUP BY m.conversation_id
       UNION ALL SELECT c.id, k.pinned_at IS NOT NULL, k.muted_at IS NOT NULL
       FROM conversation_marks k JOIN conversations c ON c.account_id = k.account_id AND c.remote_id = k.remote_id
       WHERE k.account_id = @account AND k.of = 'conversation'`,
    )
    .all({ account });
  return new Map(rows.map(({ id, ...mark }) => [id, mark]));
}
