import type { Log } from "../connectors/ports.ts";
import type { ParsedMail } from "../mail/model.ts";
import { parseMail } from "../mail/parse.ts";
import { replySubject } from "../mail/subject.ts";
import type { Content } from "./content.ts";
import type { StoredLetter } from "./imap-server.ts";
import type { Letter } from "./letter.ts";
import { type Person, personAt, personNamed } from "./people.ts";
import { type Answered, write } from "./quote.ts";
import type { Mailbox } from "./story.ts";
import { ownerOf } from "./story-letters.ts";
import type { Submitted } from "./submission-server.ts";
import { writeMime } from "./write-mime.ts";

export interface PostOffice {
  /** Takes what the owner of a mailbox sends: what is for an own address arrives, the first persona in it answers. */
  submit(mailbox: Mailbox, message: Submitted): Promise<void>;
  deliver(mailbox: Mailbox, letter: Letter): void;
}

export interface PostOfficeOptions {
  content: Content;
  append(mailbox: Mailbox, letter: StoredLetter): void;
  /** ms UTC */
  now(): number;
  /** Resolves when it is time to answer; rejects when the demo ends. */
  think(): Promise<void>;
  log: Log;
}

const mailboxes: readonly Mailbox[] = ["private", "work"];

/** Carries mail between the two mailboxes and everybody in the stories. Nothing goes anywhere else. */
export function createPostOffice({ content, append, now, think, log }: PostOfficeOptions): PostOffice {
  const { people } = content;
  const turns = new Map<string, number>();
  const owner = (mailbox: Mailbox): Person => personNamed(people, ownerOf[mailbox]);
  const put = (mailbox: Mailbox, source: Uint8Array): void =>
    append(mailbox, { folder: "INBOX", source, flags: [], receivedAt: now() });
  const deliver = (mailbox: Mailbox, letter: Letter): void => put(mailbox, writeMime(letter));

  const answer = async (mailbox: Mailbox, { recipients, source }: Submitted): Promise<void> => {
    const others = recipients.filter((address) => mailboxes.every((box) => !isAt(owner(box), address)));
    if (others.length === 0) return;
    const [mail] = await Promise.all([parseMail(source), think()]);
    const asked = { mail, key: `answer.${now()}`, at: now(), to: owner(mailbox) };
    const unknown = others.filter((address) => personAt(people, address) === undefined);
    if (unknown.length > 0) deliver(mailbox, failure(asked, personNamed(people, "daemon"), unknown));
    const speaker = others.map((address) => personAt(people, address)).find((person) => person?.answers);
    if (speaker) deliver(mailbox, reply(asked, speaker, nextAnswer(speaker, turns)));
  };

  return {
    deliver,
    async submit(mailbox, message) {
      for (const box of mailboxes) {
        if (message.recipients.some((address) => isAt(owner(box), address))) put(box, message.source);
      }
      answer(mailbox, message).catch((error: unknown) => log.debug("demo.answer", { error }));
    },
  };
}

const isAt = (person: Person, address: string): boolean => person.address.toLowerCase() === address.toLowerCase();

function nextAnswer({ address, answers = [] }: Person, turns: Map<string, number>): string {
  const turn = turns.get(address) ?? 0;
  turns.set(address, turn + 1);
  return answers[turn % answers.length] ?? "";
}

interface Asked {
  mail: ParsedMail;
  key: string;
  at: number;
  to: Person;
}

function reply({ mail, key, at, to }: Asked, from: Person, words: string): Letter {
  const answered: Answered = { from: to, at: mail.date ?? at, text: mail.text.trim(), subject: mail.subject };
  const subject = replySubject(mail.subject);
  return {
    ...blank(mail, `${key}@${from.address.split("@")[1]}`),
    from,
    to: [to],
    at,
    subject,
    ...write(from, words, answered),
  };
}

/** Says honestly that nobody lives there (RFC 3464 in words). */
function failure({ mail, key, at, to }: Asked, from: Person, unknown: string[]): Letter {
  const text = [
    "This is the mail system of the demo.",
    `Nobody lives at ${unknown.join(", ")}. Nothing has left this computer.`,
    "Write to somebody from whom there is mail here: they answer after a few seconds.",
  ].join("\n\n");
  const subject = "Undelivered Mail Returned to Sender";
  const headers = { "Auto-Submitted": "auto-replied" };
  return { ...blank(mail, `failure.${key}@demo.test`), from, to: [to], at, subject, text, html: null, headers };
}

function blank(
  { messageId, references }: ParsedMail,
  key: string,
): Pick<Letter, "key" | "references" | "cc" | "files" | "headers"> {
  return {
    key,
    references: messageId === null ? references : [...references, messageId],
    cc: [],
    files: [],
    headers: {},
  };
}
