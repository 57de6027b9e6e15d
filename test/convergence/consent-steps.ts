import type { Consent } from "../../shared/model/consent.ts";
import type { AccountId, ConversationId } from "../../shared/model/ids.ts";
import type { Dice } from "./dice.ts";
import type { Steps } from "./steps.ts";
import type { World } from "./world.ts";

function chatAccount(world: World): AccountId | undefined {
  return world.accounts().find(({ server }) => server === world.chat())?.id;
}

/** The user chooses what of a conversation is imported, and changes their mind. */
function choose(world: World, dice: Dice): void {
  const account = chatAccount(world);
  if (account === undefined) return;
  const rows = world.db
    .prepare<{ id: ConversationId; remoteId: string; consent: Consent }>(
      "SELECT id, remote_id AS remoteId, consent FROM conversations WHERE account_id = ? AND remote_id IS NOT NULL ORDER BY id",
    )
    .all(account);
  if (rows.length === 0) return;
  const { id, remoteId, consent } = dice.pick(rows);
  const wanted = consent === "allowed" ? dice.pick(["unknown", "denied"] as const) : "allowed";
  const { calls } = world.program;
  const find = world.db.prepare<{ consent: Consent }>("SELECT consent FROM conversations WHERE id = ?");
  world.ledger.act(`import of ${remoteId} is ${wanted}`, () => {
    if (wanted !== "allowed") world.ledger.forgotten(id, remoteId);
    const answer = calls["imports.set"]({ ids: [id], consent: wanted });
    // What it does is done at once; only what is left of the words takes its time.
    if (find.get(id)?.consent === wanted) world.ledger.consents.set(id, wanted);
    return answer;
  });
}

/** Off and on again at once: nobody at the provider sees that it was off. */
function waver(world: World, dice: Dice): void {
  choose(world, dice);
  if (!world.running) return;
  const account = chatAccount(world);
  if (account === undefined) return;
  const ids = world.db
    .prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE account_id = ? AND consent <> 'allowed'")
    .all(account)
    .map(({ id }) => id);
  if (ids.length === 0) return;
  world.ledger.act("import of all is allowed", () => {
    const answer = world.program.calls["imports.set"]({ ids, consent: "allowed" });
    for (const id of ids) if (isAllowed(world, id)) world.ledger.consents.set(id, "allowed");
    return answer;
  });
}

function isAllowed({ db }: World, id: ConversationId): boolean {
  return db.prepare("SELECT 1 FROM conversations WHERE id = ? AND consent = 'allowed'").get(id) !== undefined;
}

/** New conversations are imported by themselves, or not. */
function auto(world: World, dice: Dice): void {
  const accountId = chatAccount(world);
  if (accountId === undefined) return;
  const importNew = dice.chance(0.6);
  world.ledger.act(`import new ones ${importNew}`, () => world.program.calls["imports.auto"]({ accountId, importNew }));
}

export const consentSteps: Steps = [
  [3, choose],
  [1, waver],
  [0.5, auto],
];
