import type { AccountId, MessageId } from "../../../shared/model/ids.ts";
import type { Writable } from "../open.ts";
import { unindexMessages } from "../search.ts";
import { forgetCursor } from "./accounts.ts";
import { removeUnusedBlobs } from "./contents.ts";
import { forgetRemoteTraces } from "./remote.ts";

const chunk = 2_000;

/** Removes some messages of an account. @returns false when none were left; the caller rests between two calls */
export function removeSomeMessages(db: Writable, account: AccountId): boolean {
  return db.transaction((changes) => {
    // Where the program ends in between, what was removed comes again, until the account is removed anew.
    forgetCursor(db, account);
    const rows = db
      .prepare<{ id: MessageId }>("SELECT id FROM messages WHERE account_id = ? LIMIT ?")
      .all(account, chunk);
    const ids = rows.map(({ id }) => id);
    unindexMessages(db, ids);
    for (const sql of [
      // What was on its way shows in the outbox alone until that is removed, too.
      "UPDATE outbox SET message_id = NULL WHERE message_id IN (SELECT value FROM json_each(?))",
      "DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))",
    ])
      db.prepare(sql).run(JSON.stringify(ids));
    const empty = `account_id = ? AND remote_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation_id = conversations.id)`;
    freeDrafts(db, account, empty);
    db.prepare(`DELETE FROM conversations WHERE ${empty}`).run(account);
    if (ids.length > 0) changes.note(["messages", "drafts"]);
    return ids.length > 0;
  });
}

/** Removes what is left of an account, after its messages. Drafts stay: they belong to no account until they are sent. */
export function removeAccountRow(db: Writable, account: AccountId): void {
  db.transaction((changes) => {
    freeDrafts(db, account, "account_id = ?");
    // What was on its way goes with the outbox of the account; what was written stays, to be sent from another.
    db.prepare(
      `UPDATE drafts SET state = 'open' WHERE state = 'sending' AND id IN (
         SELECT draft_id FROM outbox WHERE account_id = ? AND state NOT IN ('done', 'cancelled'))`,
    ).run(account);
    db.prepare("DELETE FROM accounts WHERE id = ?").run(account);
    forgetRemoteTraces(db);
    removeUnusedBlobs(db);
    // Kept under names that don't say whose they are; the others' come again when they are looked at.
    db.prepare("DELETE FROM blobs WHERE sha256 LIKE 'picture:%'").run();
    changes.note(["accounts", "folders", "conversations", "messages", "outbox", "people", "drafts"]);
    changes.noteMany();
  });
}

/** Drafts that belonged to conversations that go now can still be opened, as letters of their own. */
function freeDrafts(db: Writable, account: AccountId, going: string): void {
  db.prepare(
    `UPDATE drafts SET conversation_id = NULL, source_id = NULL
     WHERE conversation_id IN (SELECT id FROM conversations WHERE ${going})`,
  ).run(account);
}
