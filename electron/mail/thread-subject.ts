import type { MailAddresses } from "../../shared/model/address.ts";
import { normalizeAddress } from "../../shared/model/address.ts";
import { baseSubject, isReplySubject } from "./subject.ts";
import type { Letter, Linked, ThreadInput } from "./thread-links.ts";

/** A reply without links is looked for what it answers in so many ms before it. */
export const subjectWindow = 14 * 86_400_000;

const mostPeople = 20;
const longestKey = 300;

/** The letter that a message's headers tell. @param selves the user's own addresses, normalised */
export function letterOf(
  message: {
    direction: "in" | "out";
    bulk: boolean;
    subject: string;
    sortAt: number;
    addresses: MailAddresses;
  },
  selves: ReadonlySet<string>,
): Letter {
  const { from, to, cc, bcc } = message.addresses;
  const author = normalizeAddress(from[0]?.address ?? "");
  const others = [...to, ...cc].map(({ address }) => normalizeAddress(address));
  return {
    out: message.direction === "out",
    bulk: message.bulk,
    subject: message.subject,
    at: message.sortAt,
    from: author,
    to: others.filter((address) => address !== author && !selves.has(address)),
    hidden: bcc.length,
  };
}

/**
 * Under which names a reply is to be looked for that says by its prefix that it answers, but names nothing; none for any
 * other message. A match needs the same two people in the other direction, the same base subject and a time before it:
 * anything less joins strangers (I61, I66).
 */
export function orphanKeys(message: Linked, letter: Letter | undefined): string[] {
  if (!letter || letter.bulk || message.references.length > 0 || message.inReplyTo.length > 0) return [];
  if (!isReplySubject(letter.subject)) return [];
  return keys(letter, letter.out ? letter.to : [letter.from], letter.out);
}

/** The names of replies that could answer this message. */
export function answerKeys(letter: Letter | undefined): string[] {
  return letter && !letter.bulk ? keys(letter, letter.out ? letter.to : [letter.from], !letter.out) : [];
}

function keys({ subject }: Letter, people: readonly string[], out: boolean): string[] {
  const base = baseSubject(subject.slice(0, 2000)).slice(0, longestKey);
  if (base === "") return [];
  const known = [...new Set(people.slice(0, mostPeople))].filter((person) => person !== "");
  return known.map((person) => `<${out ? "to" : "from"} ${person.slice(0, longestKey)} ${base}>`);
}

/** Was `answered` written soon enough before the reply? */
export function isWithinReach(reply: Letter, answered: Letter): boolean {
  return answered.at <= reply.at && answered.at >= reply.at - subjectWindow;
}

/** For each reply without links, the newest message before it that it can answer: id to id. */
export function nearestBySubject(messages: readonly ThreadInput[]): Map<string, string> {
  const orphans = new Map<string, ThreadInput[]>();
  for (const message of messages) {
    for (const key of orphanKeys(message, message.letter)) orphans.set(key, [...(orphans.get(key) ?? []), message]);
  }
  const nearest = new Map<string, ThreadInput>();
  if (orphans.size === 0) return new Map();
  for (const message of messages) {
    for (const reply of answerKeys(message.letter).flatMap((key) => orphans.get(key) ?? [])) {
      if (!reply.letter || !message.letter || !isWithinReach(reply.letter, message.letter)) continue;
      if (isNewer(message, nearest.get(reply.id))) nearest.set(reply.id, message);
    }
  }
  return new Map([...nearest].map(([id, message]) => [id, message.id]));
}

function isNewer(message: ThreadInput, other: ThreadInput | undefined): boolean {
  const [at, otherAt] = [message.letter?.at ?? 0, other?.letter?.at ?? 0];
  return other === undefined || at > otherAt || (at === otherAt && message.id > other.id);
}
