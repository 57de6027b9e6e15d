import { wordsIn } from "./words-in.ts";

const { percent, plural } = wordsIn("en");

/** What is said of the data folder: backups, restoring, the disk. */
export const dataText = {
  data: {
    title: "Backup",
    dialog: "Back up and restore",
    open: "Back up or restore…",
    hint: "Everything Bobbin keeps on this computer goes into one file: mail, chats, drafts, settings. No passwords: they stay where this computer keeps them, and on another one each account asks you to sign in.",
    backUp: "Back up",
    backUpTo: "Backup file",
    restoreFrom: "Backup to restore",
    restoreHint: "What is here now is put aside, not deleted.",
    look: "Look at it",
    restoreNow: "Restore it now",
    goOn: "Go on",
    cancel: "Cancel",
    acts: { backup: "Backing up", check: "Checking the backup", restore: "Restoring" },
    percent: (part: number) => percent(Math.floor(part * 100) / 100),
    made: (file: string, size: string) => `The backup is in ${file} (${size}).`,
    found: (when: string, accounts: number, messages: number, drafts: number) =>
      `A sound backup of ${when}: ${plural(accounts, { one: "# account", other: "# accounts" })}, ${plural(messages, { one: "# message", other: "# messages" })}, ${plural(drafts, { one: "# draft", other: "# drafts" })}.`,
    restored: (when: string) => `The backup of ${when} is back.`,
    kept: (folder: string) => `What was here before is kept in the folder ${folder} of Bobbin's data folder.`,
    asked: (n: number) =>
      `${plural(n, { one: "# message was", other: "# messages were" })} waiting to be sent and may have left since. Nothing is sent by itself: decide in the outbox.`,
    stopped: (n: number) =>
      plural(n, {
        one: "# change was waiting and is stopped; see the outbox.",
        other: "# changes were waiting and are stopped; see the outbox.",
      }),
    signIns: (n: number) => `${plural(n, { one: "# account asks", other: "# accounts ask" })} you to sign in again.`,
    trouble: {
      full: "The disk is full: Bobbin keeps reading; new mail and changes wait.",
      failing: "The disk reports errors: Bobbin keeps reading; new mail and changes wait.",
      busy: "Another program holds the database: Bobbin keeps reading; new mail and changes wait.",
      "read-only": "The data folder can't be written to: Bobbin keeps reading; new mail and changes wait.",
    },
    remedy: {
      full: "Make room on it, and Bobbin goes on by itself.",
      failing: "Check the disk and make a backup; Bobbin goes on by itself when it can.",
      busy: "A backup or a scanner may be at it; Bobbin goes on by itself.",
      "read-only": "Make the folder writable, and Bobbin goes on by itself.",
    },
    unstored: {
      title: {
        mended: "What you wrote last could not be stored yet; Bobbin goes on trying. Then this page loads again.",
        edits: "The database was made anew. What you were changing in a message is only on this page.",
        other: "Other data is here now. What you wrote last is only on this page and has no place in it.",
      },
      copy: "Copy what I wrote",
      copied: "Copied",
      goOn: "Go on without it",
    },
    welcome: "Restore a backup",
  },
} as const;
