import type { ImapFlow, MailboxObject } from "imapflow";
import { fetchHeaders, type RowWithBytes, uidSet } from "./fetch.ts";
import { headerBlock, headerValue } from "./identity.ts";

/** So many of the newest messages are read where a search finds nothing. */
const newestRead = 20;
/** Nobody has so many copies of one message: who finds more did not look at the header. */
const mostFound = 20;

export interface FoundByMessageId {
  /** Ascending; each was seen to have the Message-ID. */
  uids: number[];
  /** Nothing else has this Message-ID: the server searched all of the folder, or all of it was read. */
  certain: boolean;
}

/**
 * The messages of the folder just selected (fresh) that have a Message-ID. Some servers search an index that is late, some
 * refuse to search headers: the newest are read besides. Some ignore the header and find everything: what is found is
 * read, for the caller may delete it.
 * @param undeletedOnly leaves out those marked to be expunged
 */
export async function findByMessageId(
  client: ImapFlow,
  { exists }: Pick<MailboxObject, "exists">,
  messageId: string,
  { undeletedOnly = false } = {},
): Promise<FoundByMessageId> {
  const query = { header: { "message-id": messageId }, ...(undeletedOnly && { deleted: false }) };
  const matching = (rows: RowWithBytes[]): number[] =>
    rows
      .filter(({ bytes, deleted }) => messageIdOf(bytes) === messageId && !(undeletedOnly && deleted))
      .map(({ uid }) => uid)
      .sort((a, b) => a - b);
  const searched = await client.search(query, { uid: true });
  const answered = Array.isArray(searched) && searched.length <= mostFound;
  const found = answered ? searched : [];
  const uids = found.length > 0 ? matching(await fetchHeaders(client, uidSet(found))) : [];
  if (uids.length > 0) return { uids, certain: true };
  if (!exists) return { uids: [], certain: true };
  const newest = await fetchHeaders(client, `${Math.max(1, exists - newestRead + 1)}:${exists}`, { bySequence: true });
  // Who found only what does not match has not searched.
  const searchedWell = answered && found.length === 0;
  return { uids: matching(newest), certain: searchedWell || exists <= newestRead };
}

function messageIdOf(bytes: Uint8Array): string {
  return headerValue(headerBlock(bytes), "message-id").replace(/^<|>$/g, "");
}
