/**
 * Every moment at which a crash or a full disk is tried: before and after what another can see. Names are
 * `<part>.<what>`; a point that ends in `.before` stands just before the act, one in `.after` just after it.
 */
export const failPoints = [
  // Every statement that writes, in a transaction or by itself.
  "db.write.before",
  "db.commit.before",
  "db.commit.after",
  // What a transaction is made of, each named once so that every kind of it is met.
  "db.account.before",
  "db.blob.before",
  "db.command.before",
  "db.conversations.before",
  "db.cursor.before",
  "db.cursor.after",
  "db.draft.before",
  "db.event.before",
  "db.index.before",
  "db.overlay.before",
  "db.pack.before",
  "db.tidy.before",
  "db.threads.before",
  "db.checkpoint.before",
  "db.checkpoint.after",
  // Closing checkpoints, too, and never fails: what it can't write is in the log of the database.
  "db.close.before",
  "db.close.after",
  "db.migration-copy.before",
  "db.migration-copy.after",
  "db.migration.before",
  "db.migration.after",
  "db.migration-commit.before",
  "db.migration-commit.after",
  "db.migration-tidy.before",
  "db.migration-tidy.after",
  // A broken file, set aside and made anew.
  "damage.request.before",
  "damage.plan.before",
  "damage.plan.after",
  "damage.move.before",
  "damage.move.after",
  "damage.salvage.before",
  "damage.told.before",
  "damage.place.before",
  "damage.place.after",
  // The outbox around its calls to the provider.
  "outbox.call.before",
  "outbox.call.after",
  // Words that leave the machine. An answer is `.after`: the provider has done what it was asked.
  "imap.write.before",
  "imap.write.after",
  "imap.append.before",
  "imap.append.after",
  "smtp.connect.before",
  "smtp.message.before",
  "smtp.content.after",
  "smtp.message.after",
  "slack.call.before",
  "slack.call.after",
  "slack.upload.before",
  "slack.upload.after",
  "slack.download.before",
  "slack.token.before",
  "slack.token.after",
  "slack.acknowledge.before",
  "slack.acknowledge.after",
  "discovery.request.before",
  "remote.request.before",
  "remote.request.after",
  // Secrets.
  "secrets.open.before",
  "secrets.write.before",
  "secrets.write.after",
  "secrets.rename.before",
  "secrets.rename.after",
  "secrets.copy.before",
  "keychain.read.before",
  "keychain.write.before",
  "keychain.write.after",
  "keychain.remove.before",
  "keychain.remove.after",
  // Files beside the database.
  "data-lock.write.before",
  "data-lock.link.before",
  "data-lock.link.after",
  "data-lock.evict.before",
  "data-lock.evict.after",
  "data-lock.release.before",
  "data-lock.tidy.before",
  "log.write.before",
  "log.rename.before",
  "log.rename.after",
  "sessions.write.before",
  "sessions.rename.before",
  "sessions.rename.after",
  "window-state.write.before",
  "window-state.rename.before",
  "window-state.rename.after",
  "autostart.write.before",
  "autostart.remove.before",
  "quarantine.write.before",
  "attachment.slice.before",
  "report.write.before",
  "export.write.before",
  "export.rename.before",
  "export.rename.after",
  "demo-folder.remove.before",
  "backup.copy.before",
  "backup.copy.after",
  "backup.rename.before",
  "backup.rename.after",
  "restore.unpack.before",
  "restore.move.before",
  "restore.move.after",
  "restore.clear.before",
  "restore.clear.after",
  // What the user is told once.
  "news.tell.before",
  "news.tell.after",
  "notification.show.before",
] as const;

export type FailPoint = (typeof failPoints)[number];

type Reached = (name: FailPoint) => void;

let reached: Reached | null = null;

/** Says that this moment has come. Does nothing unless somebody listens, who may throw, wait or end the process here. */
export function failPoint(name: FailPoint): void {
  reached?.(name);
}

/** One listener for this thread; null ends it. For tests and test builds only. */
export function onFailPoint(listener: Reached | null): void {
  reached = listener;
}

/** Runs what looks at a program under test without being part of it. */
export function withoutFailPoints<Result>(work: () => Result): Result {
  const listener = reached;
  reached = null;
  try {
    return work();
  } finally {
    reached = listener;
  }
}
