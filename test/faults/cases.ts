import type { Act } from "./task.ts";

/** One of the things during which everything may end. */
export interface Case {
  name: string;
  act: Act;
  /** What is there before it begins. `empty`: no account. `known`: an account, and all of its mail. `chat`: the same of Slack. */
  from: "empty" | "behind" | "known" | "chat";
  /** Something is changed at the server: every run needs a mailbox of its own, and times differ. */
  changes: boolean;
  /** Sends that the server must have got in the end, once each. */
  sends?: number;
  /** Copies of it that must stand in these folders of the mailbox, once each. */
  copies?: { folder: string; subject: string };
  secrets?: "file";
}

export const cases: readonly Case[] = [
  { name: "first sync", act: "add-account", from: "empty", changes: false },
  { name: "incremental", act: "nothing", from: "behind", changes: false },
  { name: "flags", act: "flags", from: "known", changes: true },
  { name: "move", act: "move", from: "known", changes: true },
  { name: "delete", act: "delete", from: "known", changes: true },
  {
    ...{ name: "send mail", act: "send-mail", from: "known", changes: true, sends: 1 },
    copies: { folder: "Sent", subject: "Sweep letter" },
  },
  { name: "send chat", act: "send-chat", from: "chat", changes: true },
  {
    ...{ name: "reply with attachments", act: "reply", from: "known", changes: true, sends: 1 },
    copies: { folder: "Sent", subject: "Re: Letter 5" },
  },
  {
    ...{ name: "draft editing", act: "edit-draft", from: "known", changes: true },
    copies: { folder: "Drafts", subject: "Sweep draft" },
  },
  {
    ...{ name: "send later due", act: "send-later", from: "known", changes: true, sends: 1 },
    copies: { folder: "Sent", subject: "Sweep later" },
  },
  { name: "snooze due", act: "snooze", from: "known", changes: true },
  { name: "add account", act: "add-account", from: "empty", changes: false, secrets: "file" },
  { name: "migration", act: "migrate", from: "known", changes: false },
];
