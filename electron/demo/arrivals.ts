import type { Clock, Random } from "../connectors/ports.ts";
import type { Content } from "./content.ts";
import type { History } from "./history.ts";
import type { Letter } from "./letter.ts";
import type { PostOffice } from "./post-office.ts";
import type { Story } from "./story.ts";
import { storyLetters } from "./story-letters.ts";

export interface ArrivalOptions {
  content: Content;
  clock: Clock;
  random: Random;
  signal: AbortSignal;
  history: History;
  post: PostOffice;
}

/** Delivers new mail: the first after 6 to 9 seconds, then one every 30 to 90; the last goes on for ever. Rejects when aborted. */
export async function arrive(options: ArrivalOptions): Promise<void> {
  const { content, clock, random, signal, history, post } = options;
  const told = new Map([...history.stories].map(([id, letters]) => [id, [...letters]]));
  let wait = 6000 + random() * 3000;
  for (let round = 0; content.arrivals.length > 0; round++) {
    await clock.sleep(wait, signal);
    const story = inRound(content.arrivals, round, random);
    const { id, whole, before } = continued(story, content, told);
    for (const { letter, mailbox } of storyLetters(content, whole, { now: clock.now(), random }, before)) {
      post.deliver(mailbox, letter);
      told.set(id, [...before, letter]);
    }
    wait = 30_000 + random() * 60_000;
  }
}

/** When all is told, the last one comes again as a report with new numbers. */
function inRound(stories: Story[], round: number, random: Random): Story {
  const story = stories[Math.min(round, stories.length - 1)];
  if (!story) throw new RangeError("no arrivals");
  const [cold, wind] = [2 + Math.floor(random() * 9), 3 + Math.floor(random() * 30)];
  const filled = (text: string) => text.replaceAll("{cold}", String(cold)).replaceAll("{wind}", String(wind));
  const messages = story.messages.map((message) => ({ ...message, text: filled(message.text) }));
  return { ...story, id: `${story.id}.${round}`, subject: filled(story.subject), messages };
}

/** The story as it goes on: where the first part lies and through which list it went. */
function continued(story: Story, content: Content, told: Map<string, Letter[]>) {
  const first = content.stories.find(({ id }) => id === story.continues);
  if (!first) return { id: story.id, whole: story, before: [] };
  const { mailbox, list, people } = first;
  return { id: first.id, whole: { ...story, mailbox, list, people }, before: told.get(first.id) ?? [] };
}
