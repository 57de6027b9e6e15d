import type { MailAddresses } from "../../shared/model/address.ts";
import type { ConversationId } from "../../shared/model/ids.ts";
import { addThreadIds, createThread, mergeConversation, threadsOf } from "../db/writes/conversations.ts";
import { actsOn, actTie } from "../db/writes/thread-edits.ts";
import { addTies, tiedTo } from "../db/writes/thread-ties.ts";

import { isBroadcast, isPrivate } from "../mail/thread-labels.ts";
import { type Letter, type Linked, links, namedIds } from "../mail/thread-links.ts";
import { answerKeys, letterOf, orphanKeys } from "../mail/thread-subject.ts";
import { answerable } from "./answerable.ts";
import type { Ingestion } from "./ingest-context.ts";

/** What of a mail decides its conversation. */
export interface Mail extends Linked {
  remoteId: string;
  direction: "in" | "out";
  bulk: boolean;
  subject: string;
  addresses: MailAddresses;
  /** ms UTC */
  sortAt: number;
}

/**
 * The conversation of a mail, made or merged as its links demand. Two messages are in one conversation exactly when a
 * chain of links leads from one to the other, so the order in which messages come doesn't matter. Where more than links
 * decides, it gets one of its own, and the family it belongs to is threaded again at the end of the batch.
 * @param own the conversation it is in already, if it is in one
 */
export function threadFor(ingestion: Ingestion, mail: Mail, own: ConversationId | null): ConversationId {
  const { db, account } = ingestion;
  const tied = links(mail);
  const letter = letterOf(mail, ingestion.selves);
  const ties = tiesOf(ingestion, mail, letter);
  const family = ingestion.hasTies ? tiedTo(db, account, [...tied, ...ties.met]) : new Set();
  const leading = threadsOf(db, account, tied);
  const found = new Set(leading.values());
  if (
    ties.lasting.length > 0 ||
    family.size > 0 ||
    isBroadcast(letter) ||
    meetsStrangers(ingestion, mail, letter, leading)
  ) {
    const home = own ?? createThread(db, account);
    addTies(db, account, home, [...tied, ...ties.met, ...ties.lasting]);
    ingestion.hasTies = true;
    ingestion.rethread.add(home);
    ingestion.touched.add(home);
    return home;
  }
  if (own !== null) found.add(own);
  const [kept = createThread(db, account), ...others] = [...found].sort((a, b) => a - b);
  for (const other of others) {
    mergeConversation(db, account, kept, other);
    ingestion.touched.delete(other);
    if (ingestion.rethread.delete(other)) ingestion.rethread.add(kept);
  }
  addThreadIds(
    db,
    account,
    kept,
    tied.filter((id) => !leading.has(id)),
  );
  ingestion.touched.add(kept);
  return kept;
}

/** Does a letter to the user alone answer something unknown that others answered as well? */
function meetsStrangers(
  { db, account }: Ingestion,
  mail: Mail,
  letter: Letter,
  leading: ReadonlyMap<string, ConversationId>,
): boolean {
  if (leading.size === 0 || !isPrivate(letter)) return false;
  const named = namedIds(mail);
  const found = new Set(named.flatMap((id) => leading.get(id) ?? []));
  const other = db.prepare(
    `SELECT 1 FROM participants p JOIN identities i ON i.id = p.identity_id
     WHERE p.conversation_id = ? AND i.is_self = 0 AND i.remote_id <> ? LIMIT 1`,
  );
  if (![...found].some((id) => other.get(id, letter.from) !== undefined)) return false;
  const parent = db.prepare("SELECT 1 FROM messages WHERE account_id = ? AND message_id = ? LIMIT 1");
  return !named.some((id) => parent.get(account, id) !== undefined);
}

/** Ties beside links: those that others may have (`met`), and those that are reason enough to thread the family again. */
function tiesOf(ingestion: Ingestion, mail: Mail, letter: Letter): { met: string[]; lasting: string[] } {
  const { db, account } = ingestion;
  const wanted = orphanKeys(mail, letter);
  for (const { conversationId, key } of wanted.length > 0 ? answerable(ingestion, letter, wanted) : [])
    addTies(db, account, conversationId, [key]);
  const acts = ingestion.hasEdits ? actsOn(db, account, mail.remoteId).map(actTie) : [];
  return { met: ingestion.hasTies ? answerKeys(letter) : [], lasting: [...wanted, ...acts] };
}
