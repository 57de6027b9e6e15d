import type { MailAddress } from "../../shared/model/address.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import { spaceOut } from "../../shared/text/scripts.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import type { Writable } from "./open.ts";

/** What of a message can be searched. People are given as names and addresses in one string. */
export interface SearchEntry {
  id: MessageId;
  subject: string;
  text: string;
  sender: string;
  recipients: string;
  files: string;
}

/** People as an entry has them. */
export function peopleText(people: readonly MailAddress[]): string {
  return people.map(({ name, address }) => `${name} ${address}`.trim()).join(" ");
}

/**
 * Puts messages into the search index, in place of what it held of them. To be called in the transaction that writes
 * the messages. Give many at once: the index keeps what comes in ascending order of ids in memory until the commit, and
 * writes it out at every step back.
 */
export function indexMessages(db: Writable, entries: readonly SearchEntry[]): void {
  const insert = db.prepare(
    "INSERT OR REPLACE INTO search_index (rowid, subject, body, sender, recipients, files) VALUES (?, ?, ?, ?, ?, ?)",
  );
  if (entries.length > 0) failPoint("db.index.before");
  for (const entry of entries.toSorted((a, b) => a.id - b.id))
    insert.run(
      BigInt(entry.id),
      spaceOut(entry.subject),
      spaceOut(entry.text),
      spaceOut(entry.sender),
      spaceOut(entry.recipients),
      spaceOut(entry.files),
    );
}

/** Takes messages out of the search index; those not in it are no error. */
export function unindexMessages(db: Writable, ids: readonly MessageId[]): void {
  const remove = db.prepare("DELETE FROM search_index WHERE rowid = ?");
  for (const id of ids) remove.run(BigInt(id));
}
