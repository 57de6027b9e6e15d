import { chatSteps } from "./chat-steps.ts";
import { consentSteps } from "./consent-steps.ts";
import type { Dice } from "./dice.ts";
import { draftSteps } from "./draft-steps.ts";
import { faultSteps } from "./fault-steps.ts";
import { mailSteps } from "./mail-steps.ts";
import { ticketSteps } from "./ticket-steps.ts";
import { userChatSteps } from "./user-chat-steps.ts";
import { userFileSteps } from "./user-file-steps.ts";
import { userSteps } from "./user-steps.ts";
import { userTimeSteps } from "./user-time-steps.ts";
import type { World } from "./world.ts";

/** One thing that happens. It may find nothing to do. */
export type StepWork = (world: World, dice: Dice) => void | Promise<void>;
export type Steps = readonly (readonly [weight: number, work: StepWork])[];

const second = 1000;
const minute = 60 * second;

const timeSteps: Steps = [
  [30, async ({ time }, dice) => time.advance(dice.below(200))],
  [25, async ({ time }, dice) => time.advance(dice.below(20) * second)],
  [12, async ({ time }, dice) => time.advance(dice.below(10) * minute)],
  [8, async ({ time }) => time.toNext(10 * minute)],
  [8, async ({ time }) => time.settle()],
  [1, async ({ time }, dice) => time.advance((1 + dice.below(5)) * 60 * minute)],
];

const first: Steps = [
  ...timeSteps,
  ...userSteps,
  ...mailSteps,
  ...userChatSteps,
  ...chatSteps,
  ...ticketSteps,
  ...faultSteps,
];

/** What a user, and others, came to do since. */
const later: Steps = [...userFileSteps, ...userTimeSteps, ...consentSteps, ...draftSteps];

const tables = { 1: first, 2: [...first, ...later] } satisfies Record<number, Steps>;
export type Table = keyof typeof tables;

/** Takes the step of this number; between it and the next the program does a little, or as much as it likes. */
export async function takeStep(world: World, dice: Dice, table: Table): Promise<void> {
  if (!world.running) await world.revive();
  await dice.weighted<StepWork>(tables[table])(world, dice);
  await world.time.turns(dice.below(4));
  if (!world.running) return;
  world.ledger.note();
}
