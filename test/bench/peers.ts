import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./mailbox.ts";
import { type Cost, runProgram } from "./measure.ts";

/** Why a program of others can't be measured here, or null. */
export function missing(program: "mbsync" | "notmuch"): string | null {
  const asked = spawnSync(program, ["--version"]);
  return asked.error ? `${program} is not installed (Debian: apt-get install ${packages[program]})` : null;
}

const packages = { mbsync: "isync", notmuch: "notmuch" };

export function versionsOf(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const { stdout, error } = spawnSync(name, ["--version"], { encoding: "utf8" });
      return [name, error ? "absent" : (/\d+\.\d+[.\w-]*/.exec(stdout)?.[0] ?? "?")];
    }),
  );
}

/** A Maildir that mbsync keeps, for one user. */
export interface Maildir {
  path: string;
  /** Pulls once, as a whole process. */
  pull(): Promise<Cost>;
}

/** @param fsync as the program ships (true), or without waiting for the disk */
export function mbsyncMaildir({ dovecot, folder }: Bench, name: string, fsync: boolean): Maildir {
  const path = join(folder, name);
  mkdirSync(path);
  const configuration = join(folder, `${name}.rc`);
  writeFileSync(
    configuration,
    `${fsync ? "" : "FSync no\n"}
IMAPAccount bench
Host 127.0.0.1
Port ${dovecot.port}
User alice
Pass secret
SSLType None
AuthMechs LOGIN

IMAPStore remote
Account bench

MaildirStore local
Path ${path}/
Inbox ${path}/INBOX
SubFolders Verbatim

Channel bench
Far :remote:
Near :local:
Patterns *
Create Near
Sync Pull
SyncState *
`,
  );
  return { path, pull: () => runProgram(["mbsync", "-q", "-c", configuration, "bench"]) };
}

/** A notmuch index over a Maildir. */
export interface Notmuch {
  /** Indexes what is new, as a whole process. */
  index(): Promise<Cost>;
  /** The first 50 threads of a query, newest first, as a whole process. */
  search(query: string): Promise<Cost>;
}

export function notmuchOver(maildir: string, configuration: string): Notmuch {
  writeFileSync(
    configuration,
    `[database]\npath=${maildir}\n[user]\nname=Alice\nprimary_email=alice@example.test\n[new]\ntags=unread;inbox;\nignore=.mbsyncstate;.uidvalidity;\n[maildir]\nsynchronize_flags=true\n`,
  );
  const command = ["notmuch", `--config=${configuration}`];
  return {
    index: () => runProgram([...command, "new", "--quiet"]),
    search: (query) => runProgram([...command, "search", "--limit=50", "--sort=newest-first", query]),
  };
}

const script = join(import.meta.dirname, "raw-imapflow.ts");

/** What imapflow alone needs for a task, as a whole process. */
export function rawImapflow({ dovecot }: Bench, task: "source" | "headers" | "flags", argument = ""): Promise<Cost> {
  return runProgram([process.execPath, script, String(dovecot.port), task, argument]);
}
