import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { asc, eq } from "drizzle-orm";
import type { FolderId } from "../../shared/model/ids.ts";
import { FolderInUse, lockData } from "../data-lock.ts";
import type { Readable } from "../db/open.ts";
import { findSource } from "../db/queries/messages.ts";
import * as schema from "../db/schema/index.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { safeFileName } from "../mail/file-name.ts";
import { type Command, CommandFailed, type Context } from "./command.ts";
import { findAccount } from "./find.ts";
import { mboxEntry } from "./mbox.ts";

interface Exported {
  path: string;
  messages: number;
  /** Not held whole here; left out. */
  leftOut: number;
}

export const exportCommand: Command = {
  words: "export",
  arguments: "--mbox DIR",
  count: [0, 0],
  help: "write what is held here as mbox files, one per account and folder",
  options: {
    mbox: { type: "string", value: "DIR", help: "where to; made if needed, files of the same name are replaced" },
    account: { type: "string", value: "ACCOUNT", help: "only this one" },
  },
  async run(context) {
    const directory = context.values.required("mbox");
    const named = context.values.text("account");
    const only = named === undefined ? null : (await findAccount(context.read, named)).id;
    const files = await alone(directory, () => exportFolders(context, directory, only));
    await context.output({ files }, () =>
      files.map(({ path, messages, leftOut }) => `${path}\t${messages} messages${omitted(leftOut)}`).join("\n"),
    );
    const leftOut = files.reduce((sum, file) => sum + file.leftOut, 0);
    // A backup that is not whole must not look like one.
    if (leftOut > 0)
      throw new CommandFailed(
        `${leftOut} messages are not held whole here (larger ones stay with the provider) and are missing`,
      );
    return 0;
  },
};

/** Two at once would write the same files. */
async function alone<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  const release = claim(directory);
  try {
    return await work();
  } finally {
    release();
  }
}

function claim(directory: string): () => void {
  try {
    return lockData(join(directory, "export.lock"), { program: "exporting" });
  } catch (cause) {
    if (cause instanceof FolderInUse)
      throw new CommandFailed("an export to that folder is under way already", { cause });
    throw new CommandFailed(`${directory} can't be written`, { cause });
  }
}

const omitted = (count: number): string => (count > 0 ? `, ${count} not held whole and left out` : "");

async function exportFolders(context: Context, directory: string, only: number | null): Promise<Exported[]> {
  const accounts = await context.read.call("accounts.list", {});
  const folders = await context.read.call("accounts.folders", {});
  const taken = new Set<string>();
  const exported: Exported[] = [];
  for (const { id, address } of accounts) {
    if (only !== null && id !== only) continue;
    const place = join(directory, safeFileName(address, `account ${id}`));
    for (const folder of folders.filter(({ accountId }) => accountId === id)) {
      const wanted = safeFileName(folder.path.replaceAll(/[/\\]/g, "."), `folder ${folder.id}`);
      const name = taken.has(`${place}/${wanted}`.toLowerCase()) ? `${wanted} ${folder.id}` : wanted;
      taken.add(`${place}/${wanted}`.toLowerCase());
      exported.push(exportFolder(context.database(), folder.id, place, `${name}.mbox`));
    }
  }
  return exported;
}

/** Written beside and renamed, so that a file of that name is whole. */
function exportFolder(db: Readable, folder: FolderId, place: string, name: string): Exported {
  const path = join(place, name);
  try {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    failPoint("export.write.before");
    const file = openSync(`${path}.part`, "w", 0o600);
    try {
      const counts = writeMessages(db, folder, file);
      fsyncSync(file);
      failPoint("export.rename.before");
      renameSync(`${path}.part`, path);
      failPoint("export.rename.after");
      return { path, ...counts };
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new CommandFailed(`${path} can't be written`, { cause });
  }
}

function writeMessages(db: Readable, folder: FolderId, file: number): { messages: number; leftOut: number } {
  const { placements, messages } = schema;
  const counts = { messages: 0, leftOut: 0 };
  const copies = db.orm
    .select({ id: placements.messageId })
    .from(placements)
    .where(eq(placements.folderId, folder))
    .orderBy(asc(placements.messageId), asc(placements.remoteKey))
    .all();
  for (const { id } of copies) {
    const kept = findSource(db, id);
    const row = db.orm
      .select({ receivedAt: messages.receivedAt, addresses: messages.addresses })
      .from(messages)
      .where(eq(messages.id, id))
      .get();
    const whole = kept?.complete === true && row !== undefined;
    if (whole) writeSync(file, mboxEntry(kept.source, row.addresses.from[0]?.address ?? "", row.receivedAt));
    counts[whole ? "messages" : "leftOut"]++;
  }
  return counts;
}
