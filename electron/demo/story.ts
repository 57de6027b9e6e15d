import type { FolderName } from "./imap-server.ts";

export type Mailbox = "private" | "work";

/** Messages that belong together, as written in a file of `resources/demo`. */
export interface Story {
  id: string;
  mailbox: Mailbox;
  /** Where what others wrote lies. */
  folder: FolderName;
  subject: string;
  /** The story it goes on with; for what arrives while one watches. */
  continues: string | null;
  /** Name of a mailing list that all of it went through. */
  list: string | null;
  /** Who gets every message besides. */
  people: string[];
  messages: StoryMessage[];
}

export interface StoryMessage {
  from: string;
  /** Minutes before now; 0 for what arrives. */
  ago: number;
  /** Null: whoever wrote before, else the owner of the mailbox. */
  to: string[] | null;
  cc: string[];
  unread: boolean;
  starred: boolean;
  /** Shows what it answers, in its writer's style. */
  quotes: boolean;
  files: string[];
  text: string;
}

const minutes = { m: 1, h: 60, d: 1440 } as const;
const mailboxes: readonly Mailbox[] = ["private", "work"];
const folders: readonly FolderName[] = ["INBOX", "Archive", "Junk", "Trash"];

/**
 * Reads a story: a head of `name: value` lines, then messages that each begin with a line
 * `== who 3h unread star quote to:a,b cc:c +file.pdf` (`~` in a file's name is a blank).
 * @throws RangeError for a mailbox or folder that isn't
 */
export function parseStory(id: string, source: string): Story {
  const [head = "", ...rest] = source.replaceAll("\r\n", "\n").split(/^== /m);
  const fields = new Map(head.split("\n").flatMap((line) => [...line.matchAll(/^(\w+): (.*)$/g)].map(pair)));
  return {
    id,
    mailbox: oneOf(mailboxes, fields.get("account") ?? "private"),
    folder: oneOf(folders, fields.get("folder") ?? "INBOX"),
    subject: fields.get("subject") ?? "",
    continues: fields.get("continues") ?? null,
    list: fields.get("list") ?? null,
    people: names(fields.get("people")),
    messages: rest.map(parseMessage),
  };
}

function parseMessage(source: string): StoryMessage {
  const end = source.indexOf("\n");
  const [from = "", ...words] = source.slice(0, end).trim().split(/\s+/);
  const ago = words.map((word) => /^(\d+)([mhd])$/.exec(word)).find((match) => match !== null);
  const unit = ago?.[2] === "d" ? "d" : ago?.[2] === "h" ? "h" : "m";
  const after = (prefix: string) => words.find((word) => word.startsWith(prefix))?.slice(prefix.length);
  const to = after("to:");
  return {
    from,
    ago: ago ? Number(ago[1]) * minutes[unit] : 0,
    to: to === undefined ? null : names(to),
    cc: names(after("cc:")),
    unread: words.includes("unread"),
    starred: words.includes("star"),
    quotes: words.includes("quote"),
    files: words.flatMap((word) => (word.startsWith("+") ? [word.slice(1).replaceAll("~", " ")] : [])),
    text: source.slice(end + 1).trim(),
  };
}

const names = (list: string | undefined): string[] => list?.split(",").map((name) => name.trim()) ?? [];

const pair = ([, name = "", value = ""]: RegExpMatchArray): [string, string] => [name, value.trim()];

function oneOf<Value extends string>(values: readonly Value[], value: string): Value {
  const known = values.find((each) => each === value);
  if (known === undefined) throw new RangeError(`${value} is none of ${values.join(", ")}`);
  return known;
}
