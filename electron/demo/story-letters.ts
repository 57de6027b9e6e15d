import type { Random } from "../connectors/ports.ts";
import type { Content } from "./content.ts";
import { makeFile } from "./files.ts";
import type { FolderName } from "./imap-server.ts";
import type { Letter } from "./letter.ts";
import { type Person, personNamed } from "./people.ts";
import { write } from "./quote.ts";
import type { Mailbox, Story, StoryMessage } from "./story.ts";

/** A letter and where it lies. */
export interface Placed {
  mailbox: Mailbox;
  folder: FolderName;
  flags: string[];
  letter: Letter;
}

export interface StoryTime {
  /** ms UTC */
  now: number;
  random: Random;
}

const minute = 60_000;

/** The owner of a mailbox. */
export const ownerOf: Record<Mailbox, string> = { private: "me", work: "mework" };

/** The letters of a story, oldest first; each answers all before it. `before` are letters it goes on from. */
export function storyLetters(content: Content, story: Story, time: StoryTime, before: Letter[] = []): Placed[] {
  const placed: Placed[] = [];
  let earliest = 0;
  for (const [index, message] of story.messages.entries()) {
    const at = Math.max(moment(message.ago, time), earliest);
    earliest = at + 4 * minute;
    const letters = [...before, ...placed.map(({ letter }) => letter)];
    const letter = storyLetter(content, story, message, { at, index, before: letters });
    const own = message.from === ownerOf[story.mailbox];
    const flags = [...(message.unread && !own ? [] : ["\\Seen"]), ...(message.starred ? ["\\Flagged"] : [])];
    placed.push({
      mailbox: story.mailbox,
      folder: own && message.to?.[0] !== message.from ? "Sent" : story.folder,
      flags,
      letter,
    });
  }
  return placed;
}

/** Hours and minutes as written; days at some hour at which people write. Never later than now. */
export function moment(ago: number, { now, random }: StoryTime): number {
  if (ago < 2 * 1440) return now - ago * minute;
  const day = new Date(now - ago * minute);
  day.setUTCHours(7 + Math.floor(random() * 14), Math.floor(random() * 60), Math.floor(random() * 60));
  return Math.min(day.getTime(), now - 1440 * minute);
}

interface Place {
  at: number;
  index: number;
  before: Letter[];
}

function storyLetter(content: Content, story: Story, message: StoryMessage, { at, index, before }: Place): Letter {
  const named = (name: string): Person => personNamed(content.people, name);
  const from = named(message.from);
  const last = before.at(-1);
  const files = message.files.map((name) => makeFile(name, content.files.get(name) ?? {}, at));
  const pictures = files.map(({ contentId }) =>
    contentId === null
      ? ""
      : `<div><br><img src="cid:${contentId}" alt="" width="720" style="border-radius:6px"></div>`,
  );
  const { text, html } = write(from, message.text, message.quotes && last ? last : null, pictures.join(""));
  const to = (message.to ?? [firstRecipient(story, message, last, content)]).map(named);
  const subject = last ? `Re: ${last.subject.replace(/^Re: /, "")}` : story.subject;
  return {
    key: `${story.id}.${index}@${from.address.split("@")[1]}`,
    ...{ from, subject, at, files },
    to: unique([...to, ...story.people.map(named)], from),
    cc: unique(message.cc.map(named), from),
    text,
    html,
    references: before.map(({ key }) => key),
    headers: story.list === null ? {} : listHeaders(story.list, `lists.${story.list.split("-")[0]}.example`),
  };
}

/** An answer goes to who wrote before, everything else to the owner of the mailbox. */
function firstRecipient(story: Story, message: StoryMessage, last: Letter | undefined, { people }: Content): string {
  const owner = ownerOf[story.mailbox];
  if (message.from !== owner) return owner;
  const partner = [...people].find(([, { address }]) => address === last?.from.address)?.[0];
  return partner ?? owner;
}

/** RFC 2919 and RFC 2369. */
export function listHeaders(list: string, domain: string): Record<string, string> {
  return {
    "List-Id": `${list} <${list}.${domain}>`,
    "List-Unsubscribe": `<https://www.${domain}/leave/${list}>`,
    Precedence: "list",
  };
}

function unique(people: Person[], without: Person): Person[] {
  return [...new Set(people)].filter((person) => person !== without || people.length === 1);
}
