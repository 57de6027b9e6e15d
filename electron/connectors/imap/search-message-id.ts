import type { ImapFlow, MailboxObject } from "imapflow";
import { fetchHeaders } from "./fetch.ts";
import { headerBlock, headerValue } from "./identity.ts";

/** So many of the newest messages are read where a search finds nothing. */
const newestRead = 20;

export interface FoundByMessageId {
  /** Ascending. */
  uids: number[];
  /** Nothing else has this Message-ID: the server searched all of the folder, or all of it was read. */
  certain: boolean;
}

/**
 * The messages of the folder just selected (fresh) that have a Message-ID. Some servers search an index that is late,
 * some refuse to search headers: the newest are read besides.
 * @param undeletedOnly leaves out those marked to be expunged
 */
export async function findByMessageId(
  client: ImapFlow,
  { exists }: Pick<MailboxObject, "exists">,
  messageId: string,
  { undeletedOnly = false } = {},
): Promise<FoundByMessageId> {
  const query = { header: { "message-id": messageId }, ...(undeletedOnly && { deleted: false }) };
  const searched = await client.search(query, { uid: true });
  const answered = Array.isArray(searched);
  if (answered && searched.length > 0) return { uids: searched, certain: true };
  if (!exists) return { uids: [], certain: true };
  const newest = await fetchHeaders(client, `${Math.max(1, exists - newestRead + 1)}:${exists}`, { bySequence: true });
  const uids = newest
    .filter(({ bytes }) => headerValue(headerBlock(bytes), "message-id").includes(messageId))
    .filter(({ deleted }) => !(undeletedOnly && deleted))
    .map(({ uid }) => uid);
  return { uids: uids.sort((a, b) => a - b), certain: answered || exists <= newestRead };
}
