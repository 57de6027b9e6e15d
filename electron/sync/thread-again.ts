import type { MailAddresses } from "../../shared/model/address.ts";
import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import { addThreadIds, createThread, mergeConversation } from "../db/writes/conversations.ts";
import { actsOf, actsOn, actTie } from "../db/writes/thread-edits.ts";
import { addTies, familyOf, removeTies } from "../db/writes/thread-ties.ts";
import { threads } from "../mail/thread.ts";
import { isBroadcast, unknownOriginals } from "../mail/thread-labels.ts";
import { type Letter, links, type ThreadInput } from "../mail/thread-links.ts";
import { answerKeys, isWithinReach, letterOf, orphanKeys } from "../mail/thread-subject.ts";
import type { Ingestion } from "./ingest-context.ts";
import { joinParticipants } from "./people.ts";

interface Row {
  id: MessageId;
  remoteId: string;
  conversationId: ConversationId;
  messageId: string | null;
  inReplyTo: string;
  references: string;
  addresses: string;
  direction: "in" | "out";
  bulk: number;
  subject: string;
  sortAt: number;
}

interface Member extends ThreadInput {
  letter: Letter;
  row: Row;
  addresses: MailAddresses;
  acts: string[];
}

/**
 * Threads the families of all conversations that wait for it, from their messages alone. A conversation stays with its
 * oldest message; what hangs on a message goes with it.
 */
export function threadAgain(ingestion: Ingestion): void {
  const waiting = ingestion.rethread;
  for (const conversation of waiting) {
    if (!isThread(ingestion, conversation)) continue;
    const family = familyOf(ingestion.db, ingestion.account, conversation);
    for (const member of family) waiting.delete(member);
    threadFamily(ingestion, family);
  }
  waiting.clear();
}

function isThread({ db }: Ingestion, conversation: ConversationId): boolean {
  const row = db.prepare<{ remoteId: string | null }>("SELECT remote_id AS remoteId FROM conversations WHERE id = ?");
  return row.get(conversation)?.remoteId === null;
}

function threadFamily(ingestion: Ingestion, family: Set<ConversationId>): void {
  const { db, account } = ingestion;
  const members = membersOf(ingestion, family);
  const byId = new Map(members.map((member) => [member.id, member]));
  const byRemoteId = new Map(members.map((member) => [member.row.remoteId, member.id]));
  const acts = actsOf(db, account, new Set(members.flatMap((member) => member.acts)));
  const edits = acts.map(({ kind, remoteIds }) => ({
    kind,
    messages: remoteIds.flatMap((remoteId) => byRemoteId.get(remoteId) ?? []),
  }));
  const groups = threads(members, edits)
    .map((ids) => ids.flatMap((id) => byId.get(id) ?? []).sort(byAge))
    .sort(([a], [b]) => (a && b ? byAge(a, b) : 0));
  const homes = settleGroups(ingestion, family, groups);
  for (const conversation of family) removeTies(db, conversation);
  const special =
    acts.length > 0 || members.some(({ letter }) => isBroadcast(letter)) || unknownOriginals(members).size > 0;
  const orphans = orphansOf(members);
  for (const [index, group] of groups.entries()) {
    const home = homes[index];
    if (home === undefined) continue;
    lead(ingestion, home, group, special);
    addTies(db, account, home, new Set(group.flatMap((member) => subjectTies(member, orphans))));
  }
}

/** The replies without links, by the names under which they are looked for. */
function orphansOf(members: Member[]): Map<string, Letter[]> {
  const orphans = new Map<string, Letter[]>();
  for (const member of members)
    for (const key of orphanKeys(member, member.letter)) orphans.set(key, [...(orphans.get(key) ?? []), member.letter]);
  return orphans;
}

function subjectTies(member: Member, orphans: Map<string, Letter[]>): string[] {
  if (orphans.size === 0) return [];
  const met = answerKeys(member.letter).filter((key) =>
    orphans.get(key)?.some((reply) => isWithinReach(reply, member.letter)),
  );
  return [...orphanKeys(member, member.letter), ...met];
}

function byAge({ row: a }: Member, { row: b }: Member): number {
  return a.sortAt - b.sortAt || a.id - b.id;
}

function membersOf({ db, account, hasEdits, selves }: Ingestion, family: Set<ConversationId>): Member[] {
  const rows = db
    .prepare<Row>(
      `SELECT id, remote_id AS remoteId, conversation_id AS conversationId, message_id AS messageId,
         in_reply_to AS inReplyTo, "references", addresses, direction, bulk, subject, sort_at AS sortAt
       FROM messages WHERE conversation_id IN (SELECT value FROM json_each(?)) ORDER BY sort_at, id`,
    )
    .all(JSON.stringify([...family]));
  return rows.map((row) => {
    const addresses: MailAddresses = JSON.parse(row.addresses);
    const inReplyTo: string[] = JSON.parse(row.inReplyTo);
    const references: string[] = JSON.parse(row.references);
    const letter = letterOf({ ...row, bulk: row.bulk === 1, addresses }, selves);
    const acts = hasEdits ? actsOn(db, account, row.remoteId) : [];
    return { id: String(row.id), row, addresses, messageId: row.messageId, inReplyTo, references, letter, acts };
  });
}

/** Gives each group a conversation, moves its messages there, and lets conversations that lost all lead to where they went. */
function settleGroups(ingestion: Ingestion, family: Set<ConversationId>, groups: Member[][]): ConversationId[] {
  const { db, account } = ingestion;
  const heads = headsOf(groups);
  const homes = groups.map((group) => {
    const owned = [...new Set(group.map(({ row }) => row.conversationId))].filter((id) => heads.get(id) === group);
    return owned[0] ?? createThread(db, account);
  });
  for (const [index, group] of groups.entries()) {
    const home = homes[index];
    if (home === undefined) continue;
    for (const { row } of group) if (row.conversationId !== home) moveMessage(ingestion, row.id, home);
    for (const [conversation, head] of heads) {
      if (head !== group || conversation === home) continue;
      removeTies(db, conversation);
      mergeConversation(db, account, home, conversation);
      family.delete(conversation);
      ingestion.touched.delete(conversation);
    }
  }
  for (const conversation of [...family, ...homes]) ingestion.touched.add(conversation);
  return homes;
}

/** For each conversation, the group that holds its oldest message. */
function headsOf(groups: Member[][]): Map<ConversationId, Member[]> {
  const oldest = new Map<ConversationId, { member: Member; group: Member[] }>();
  for (const group of groups) {
    for (const member of group) {
      const known = oldest.get(member.row.conversationId);
      if (!known || byAge(member, known.member) < 0) oldest.set(member.row.conversationId, { member, group });
    }
  }
  return new Map([...oldest].map(([conversation, { group }]) => [conversation, group]));
}

function moveMessage({ db }: Ingestion, id: MessageId, home: ConversationId): void {
  db.prepare("UPDATE messages SET conversation_id = ? WHERE id = ?").run(home, id);
  db.prepare("UPDATE events SET conversation_id = ? WHERE message_id = ?").run(home, id);
  db.prepare("UPDATE drafts SET conversation_id = ? WHERE source_id = ?").run(home, id);
  db.prepare("UPDATE outbox SET conversation_id = ? WHERE message_id = ?").run(home, id);
}

/** Who takes part in a conversation, and what leads to it. */
function lead(ingestion: Ingestion, home: ConversationId, group: Member[], special: boolean): void {
  const { db, account } = ingestion;
  db.prepare("DELETE FROM participants WHERE conversation_id = ?").run(home);
  ingestion.joined.clear();
  for (const { addresses } of group) joinParticipants(ingestion, home, addresses);
  const tied = new Set(group.flatMap((member) => links(member)));
  if (special) addTies(db, account, home, tied);
  else addThreadIds(db, account, home, [...tied]);
  addTies(
    db,
    account,
    home,
    group.flatMap(({ acts }) => acts.map(actTie)),
  );
}
