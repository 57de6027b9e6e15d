import type { Clock, Random } from "../../connectors/ports.ts";
import { edit, react } from "../slack/history.ts";
import { type SlackChannel, type SlackMessage, SlackRefusal } from "../slack/model.ts";
import type { Act, Script } from "./script.ts";
import { change, idOf, type Office, openFor, say, worded } from "./set-up.ts";

export interface SceneOptions {
  clock: Clock;
  random: Random;
  signal: AbortSignal;
}

/**
 * Lets the people in the workspace go on: the first scene after 9 to 13 seconds, then one every 25 to 70; the last comes
 * again and again. Rejects when aborted.
 */
export async function play(office: Office, options: SceneOptions): Promise<void> {
  const { scenes } = office.content.office;
  const { clock, random, signal } = options;
  let wait = 9000 + random() * 4000;
  for (let round = 0; scenes.length > 0; round++) {
    await clock.sleep(wait, signal);
    const scene = scenes[Math.min(round, scenes.length - 1)];
    if (scene) await playScene(office, numbered(scene, round, random), options);
    wait = 25_000 + random() * 45_000;
  }
}

async function playScene(office: Office, scene: Script, { clock, signal }: SceneOptions): Promise<void> {
  const channel = openFor(office, scene);
  let last: SlackMessage | undefined;
  for (const act of scene.acts) {
    if (act.when > 0) await clock.sleep(act.when * 1000, signal);
    if (act.kind === "says") last = say(office, channel, act, {});
    else if (act.kind === "reacts") feel(office, channel, last, act);
    else if (act.kind === "edits") reword(office, channel, act);
    else change(office, channel, act);
  }
}

/** To what was said last in the scene, or before it began. */
function feel(office: Office, channel: SlackChannel, last: SlackMessage | undefined, act: Act): void {
  const message = last ?? channel.messages.at(-1);
  for (const { name } of act.reactions) {
    if (message) reactOnce(office, channel, message.ts, idOf(office, act.who), name);
  }
}

/** It may be gone by now, and they may have felt so before. */
export function reactOnce({ state }: Office, channel: SlackChannel, ts: string, user: string, name: string): void {
  try {
    react(state, channel.id, ts, user, name);
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
  }
}

function reword(office: Office, channel: SlackChannel, act: Act): void {
  const user = idOf(office, act.who);
  const own = channel.messages.findLast((message) => message.user === user && message.subtype === undefined);
  if (own) edit(office.state, channel.id, own.ts, { text: worded(office, act.text) });
}

function numbered(scene: Script, round: number, random: Random): Script {
  const numbers: Record<string, number> = { n: 2118 + round, s: Math.floor(random() * 60), checks: 1206 + round };
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(numbers[name] ?? whole));
  return { ...scene, acts: scene.acts.map((act) => ({ ...act, text: filled(act.text) })) };
}
