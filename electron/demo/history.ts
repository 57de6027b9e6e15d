import type { Content } from "./content.ts";
import type { Letter } from "./letter.ts";
import { seeded } from "./seeded.ts";
import { seriesLetters } from "./series-letters.ts";
import { type Placed, storyLetters } from "./story-letters.ts";

export interface History {
  /** Oldest first. */
  placed: Placed[];
  /** The letters of each story, for what goes on with it. */
  stories: ReadonlyMap<string, Letter[]>;
}

/**
 * All mail there is at the moment `now` (ms UTC). The same for the same content, moment and seed.
 */
export function writeHistory(content: Content, now: number, seed: number): History {
  const time = { now, random: seeded(seed) };
  const told = content.stories.map((story) => [story.id, storyLetters(content, story, time)] as const);
  const regular = content.series.flatMap((series) => seriesLetters(content, series, time));
  return {
    placed: [...told.flatMap(([, letters]) => letters), ...regular].sort((a, b) => a.letter.at - b.letter.at),
    stories: new Map(told.map(([id, placed]) => [id, placed.map(({ letter }) => letter)])),
  };
}
