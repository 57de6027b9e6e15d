import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackBackup } from "../../electron/backup/read-backup.ts";
import { check } from "../../electron/db/check.ts";
import { dump } from "../../electron/db/dump.ts";
import { openReader, type Writable } from "../../electron/db/open.ts";
import { saveContents } from "../../electron/db/packs.ts";
import { pathsIn } from "../../electron/paths.ts";
import { storeMail } from "../support/stored-mail.ts";
import { buildProgram } from "./build-program.ts";
import { type Ended, runProgram } from "./run-process.ts";

/** Templates of data folders, and the command line as one file; gone with `close`. */
export interface KeptWorld {
  /** A copy of what stands in the template, for one run. */
  open(template: string): KeptPlace;
  /** Runs a command on a place. */
  run(place: KeptPlace, words: readonly string[], environment?: Record<string, string>): Promise<Ended>;
  close(): void;
}

/** Where one run happens: a data folder, and a folder for what is written beside it. */
export interface KeptPlace {
  data: string;
  out: string;
  close(): void;
}

export async function openKeptWorld(): Promise<KeptWorld> {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-kept-"));
  mkdirSync(join(folder, "program"));
  const cli = join(import.meta.dirname, "../../electron/cli.ts");
  const program = await buildProgram(join(folder, "program"), cli);
  const run: KeptWorld["run"] = ({ data }, words, environment) =>
    runProgram(program, [...words, "--data", data], environment);
  const place = (name: string): KeptPlace => {
    const at = join(folder, name);
    mkdirSync(join(at, "out"), { recursive: true });
    return {
      data: join(at, "data"),
      out: join(at, "out"),
      close: () => rmSync(at, { recursive: true, force: true }),
    };
  };
  const must = async (at: KeptPlace, words: string[]): Promise<void> => {
    const { code, stderr } = await run(at, words);
    if (code !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
  };

  // What is here, a backup of something else, and an export of what was here before.
  const here = place("here");
  fill(here.data, 12);
  await must(here, ["export", "--mbox", here.out]);
  rmSync(here.data, { recursive: true });
  fill(here.data, 30);
  const other = place("other");
  fill(other.data, 45);
  await must(other, ["backup", join(here.out, "other.tar")]);
  let used = 0;
  return {
    run,
    open(template) {
      const copy = place(`run-${used++}`);
      cpSync(join(folder, template), join(copy.data, ".."), { recursive: true });
      return copy;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Two folders of mail that is held whole. */
function fill(data: string, count: number): void {
  const threads = Array.from({ length: count }, (_, number) => [{ subject: `Letter ${number} of ${count}` }]);
  storeMail(data, threads, (db) => {
    addArchive(db);
    const rows = db.prepare<{ id: never; subject: string }>("SELECT id, subject FROM messages ORDER BY id").all();
    saveContents(
      db,
      rows.map(({ id, subject }) => {
        const text = `${subject} `.repeat(400);
        const source = Buffer.from(`From: a@example.net\r\nSubject: ${subject}\r\n\r\n${text}\r\n`);
        return { id, text, html: null, source, complete: true };
      }),
    );
  });
}

function addArchive(db: Writable): void {
  db.prepare(
    `INSERT INTO folders (id, account_id, remote_id, name, path, role, kind, selectable, virtual)
     VALUES (900, 1, 'Archive', 'Archive', 'Archive', 'archive', 'folder', 1, 0)`,
  ).run();
  db.prepare("UPDATE placements SET folder_id = 900 WHERE message_id % 2 = 0").run();
  db.prepare(
    "UPDATE conversation_folders SET folder_id = 900, role = 'archive' WHERE conversation_id IN (SELECT conversation_id FROM messages WHERE id % 2 = 0)",
  ).run();
}

/** All that a database says, where it is sound; else what is wrong with it. */
export function stateOf(database: string): string {
  const db = openReader(database);
  try {
    const breaches = check(db);
    return breaches.length > 0 ? `broken: ${JSON.stringify(breaches)}` : JSON.stringify(dump(db));
  } finally {
    db.close();
  }
}

export const databaseOf = ({ data }: KeptPlace): string => pathsIn(data).database;

/** What a backup holds, read from end to end. @throws BackupError where it is not whole */
export async function stateInBackup(file: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-unpacked-"));
  try {
    const into = join(folder, "unpacked");
    await unpackBackup(into, { file, signal: new AbortController().signal, onProgress: () => undefined });
    return stateOf(join(into, "bobbin.db"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names and bytes of all files below a folder that are called so. */
export function filesIn(folder: string, name: RegExp): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((found) => name.test(found));
  return new Map(names.sort().map((found) => [found, readFileSync(join(folder, found), "latin1")]));
}
