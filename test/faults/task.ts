/** What the user does in a case of the sweep. */
export type Act =
  | "nothing"
  | "add-account"
  | "flags"
  | "move"
  | "delete"
  | "send-mail"
  | "send-later"
  | "snooze"
  | "reply"
  | "edit-draft"
  | "send-chat"
  | "migrate";

/** What the process of a sweep is told, as JSON on its command line. */
export interface Task {
  data: string;
  act: Act;
  /** Passwords of accounts that are there, for the session that begins. */
  sessions: Record<string, string>[];
  /** For `add-account`. */
  account?: { provider: "imap" | "slack"; fields: Record<string, string>; secrets: "session" | "file" };
  passphrase?: string;
  /** What the user decides of messages of which nobody knows whether they arrived. */
  decide?: "arrived" | "lost";
}

/** The process tells what was promised to the user by a line each: this version of the draft is saved. */
export const savedWord = "saved";
/** The process could not start, and said so. */
export const refusedToStart = 3;

export const finalDraftText = "one two three four five six";
export const attachedText = "A file that leaves with the answer.\n".repeat(3000);
