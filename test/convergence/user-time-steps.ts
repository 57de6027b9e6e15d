import type { CommandId, ConversationId, DraftId } from "../../shared/model/ids.ts";
import type { PlannedTime } from "../../shared/time/intent.ts";
import { localTimeOf } from "../../shared/time/local-time.ts";
import type { Dice } from "./dice.ts";
import type { Steps } from "./steps.ts";
import { openDraft } from "./user-steps.ts";
import type { World } from "./world.ts";

const minute = 60_000;
const zones = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"] as const;

/** Some time from now, said in one of the ways there are; now and then one that is over. */
function whenFrom(world: World, dice: Dice): PlannedTime {
  const ms = minute * (dice.chance(0.05) ? -5 : 1 + dice.below(dice.pick([10, 60, 600])));
  const at = world.time.now + ms;
  const zone = dice.pick(zones);
  const kind = dice.pick(["local", "local", "relative", "instant"] as const);
  if (kind === "local") return { intent: { kind, ...localTimeOf(at, zone) }, zone };
  return kind === "instant" ? { intent: { kind, at }, zone } : { intent: { kind, ms: Math.max(1, ms) }, zone };
}

function sendLater(world: World, dice: Dice): void {
  const draft = openDraft(world, dice);
  if (!draft) return;
  const when = whenFrom(world, dice);
  const { id, version } = draft;
  world.ledger.act(
    `send draft ${id} later: ${JSON.stringify(when)}`,
    () => world.program.calls["drafts.send"]({ id, version, delayMs: null, when }),
    ({ commandId, dueAt }) => {
      world.ledger.sent(commandId, draft.content);
      world.plans.leaves(commandId, { when, dueAt });
    },
  );
}

function held(world: World, dice: Dice, where: string): CommandId | undefined {
  const rows = world.db
    .prepare<{ id: CommandId }>(`SELECT id FROM outbox WHERE kind = 'send' AND ${where} ORDER BY id`)
    .all();
  return rows.length === 0 ? undefined : dice.pick(rows).id;
}

function reschedule(world: World, dice: Dice): void {
  const id = held(world, dice, "state = 'held' AND intent IS NOT NULL");
  if (id === undefined) return;
  const when = whenFrom(world, dice);
  world.ledger.act(
    `send command ${id} at another time: ${JSON.stringify(when)}`,
    () => world.program.calls["outbox.reschedule"]({ commandId: id, when }),
    ({ dueAt }) => world.plans.leaves(id, { when, dueAt }),
  );
}

function sendNow(world: World, dice: Dice): void {
  const id = held(world, dice, "state = 'held'");
  if (id === undefined) return;
  const at = world.time.now;
  world.ledger.act(
    `send command ${id} now`,
    () => world.program.calls["outbox.sendNow"]({ commandId: id }),
    () => world.plans.leaves(id, { when: { intent: { kind: "instant", at }, zone: "UTC" }, dueAt: at }),
  );
}

function takeBack(world: World, dice: Dice): void {
  const id = held(world, dice, "state IN ('held', 'queued')");
  if (id === undefined) return;
  const name = dice.pick(["outbox.undo", "outbox.discard"] as const);
  world.ledger.act(`${name} of command ${id}`, () => world.program.calls[name]({ commandId: id }));
}

function restore(world: World, dice: Dice): void {
  const rows = world.db.prepare<{ id: DraftId }>("SELECT id FROM drafts WHERE state = 'discarded' ORDER BY id").all();
  if (rows.length === 0) return;
  const { id } = dice.pick(rows);
  world.ledger.act(`restore draft ${id}`, () => world.program.calls["drafts.restore"]({ id, version: null }));
}

function travel(world: World, dice: Dice): void {
  const zone = dice.pick(zones);
  world.ledger.act(`be in ${zone}`, () => world.program.calls["outbox.zone"]({ zone }));
}

function snooze(world: World, dice: Dice): void {
  const rows = world.db
    .prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE hidden = 0 ORDER BY id")
    .all();
  if (rows.length === 0) return;
  const conversationIds = [...new Set([dice.pick(rows).id, dice.pick(rows).id])];
  const when = whenFrom(world, dice);
  const saidAt = world.time.now;
  world.ledger.act(
    `put ${conversationIds} away: ${JSON.stringify(when)}`,
    () => world.program.calls["triage.snooze"]({ conversationIds, when }),
    () => world.plans.putAway(conversationIds, { when, saidAt }),
  );
}

function unsnooze(world: World, dice: Dice): void {
  const rows = world.db
    .prepare<{ id: ConversationId; undoId: string }>(
      "SELECT conversation_id AS id, undo_id AS undoId FROM snoozes WHERE returned_at IS NULL ORDER BY conversation_id",
    )
    .all();
  if (rows.length === 0) return;
  const { id, undoId } = dice.pick(rows);
  const { calls } = world.program;
  const all = rows.filter((row) => row.undoId === undoId).map((row) => row.id);
  if (dice.chance(0.5))
    world.ledger.act(
      `bring ${id} back`,
      () => calls["triage.unsnooze"]({ conversationIds: [id] }),
      () => world.plans.broughtBack([id]),
    );
  else
    world.ledger.act(
      `undo putting ${all} away`,
      () => calls["triage.undo"]({ undoId }),
      () => world.plans.broughtBack(all),
    );
}

export const userTimeSteps: Steps = [
  [5, sendLater],
  [2, reschedule],
  [1, sendNow],
  [2, takeBack],
  [2, restore],
  [1, travel],
  [6, snooze],
  [3, unsnooze],
];
