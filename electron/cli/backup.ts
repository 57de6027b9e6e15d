import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BackupView } from "../../shared/api/data.ts";
import { backupTarget, toBackupView, wholePath } from "../backup/backup-file.ts";
import { databaseParts } from "../backup/database-parts.ts";
import { asideName, finishPlacing, placeDatabase, unpackedFolder } from "../backup/place.ts";
import { prepareRestore } from "../backup/prepare-restore.ts";
import { verifyBackup } from "../backup/read-backup.ts";
import { writeBackup } from "../backup/write-backup.ts";
import { lockData } from "../data-lock.ts";
import { type Command, CommandFailed, type Context } from "./command.ts";
import { programVersion } from "./version.ts";

const backup: Command = {
  words: "backup",
  arguments: "FILE",
  count: [1, 1],
  help: "write everything but passwords into one file; also while Bobbin runs",
  options: {},
  async run(context) {
    const { paths, output } = context;
    if (!existsSync(paths.database)) throw new CommandFailed("there is nothing here to back up");
    const now = Date.now();
    const target = backupTarget(fileOf(context), { data: paths.data, now, base: process.cwd() });
    const job = { database: paths.database, target, version: programVersion(), now };
    const { bytes, manifest } = await writeBackup({ ...job, ...quietly(context) });
    await output({ file: target, bytes, backup: toBackupView(manifest) }, () => `${target}\t${bytes} bytes`);
    return 0;
  },
};

const verify: Command = {
  words: "verify",
  arguments: "FILE",
  count: [1, 1],
  help: "read a backup from end to end and compare its sums",
  options: {},
  async run(context) {
    const view = toBackupView(await verifyBackup({ file: fileOf(context), ...quietly(context) }));
    await context.output(view, () => textOf(view));
    return 0;
  },
};

const restore: Command = {
  words: "restore",
  arguments: "FILE",
  count: [1, 1],
  help: "put a backup in the place of what is here, which is kept; Bobbin must not be running",
  options: {},
  async run(context) {
    const { paths } = context;
    const file = fileOf(context);
    const release = lockData(paths.lock, { program: "restoring a backup" });
    try {
      await finishPlacing(paths);
      const now = Date.now();
      const folder = join(paths.data, unpackedFolder);
      const job = { file, folder, present: paths.database, now };
      const { manifest, restored } = await prepareRestore({ ...job, ...quietly(context) });
      const aside = asideName(paths, "before-restore", now);
      const kept = databaseParts(paths.database).length > 0 ? aside : null;
      await placeDatabase(paths, { incoming: unpackedFolder, aside });
      const view = { backup: toBackupView(manifest), kept, ...restored };
      await context.output(view, () =>
        [
          textOf(view.backup),
          kept === null ? "" : `what was here is kept in ${join(paths.data, kept)}`,
          `to look at in the outbox: ${restored.asked + restored.stopped}; accounts to sign in again: ${restored.signIns}`,
        ]
          .filter(Boolean)
          .join("\n"),
      );
      return 0;
    } finally {
      release();
    }
  },
};

export const backupCommands = [backup, restore, verify];

function fileOf({ positionals }: Context): string {
  return wholePath(positionals[0] ?? "", process.cwd());
}

function quietly({ signal }: Context) {
  return { signal, onProgress: () => undefined };
}

function textOf({ createdAt, version, rows }: BackupView): string {
  return `backup of ${new Date(createdAt).toISOString()} by Bobbin ${version}: ${rows.accounts} accounts, ${rows.conversations} conversations, ${rows.messages} messages, ${rows.drafts} drafts`;
}
