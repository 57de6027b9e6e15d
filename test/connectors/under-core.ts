import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { CapabilityName } from "../../electron/connectors/contract.ts";
import type { CommandId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import { temporaryDatabase } from "../support/database.ts";
import { type RunningEngine, runEngine } from "../support/running-engine.ts";
import { until } from "../support/until.ts";
import type { World } from "./harness.ts";
import { contextOf } from "./store.ts";

type Begin = () => Promise<World>;

/** A connector with the real engine above it: what the user asks for reaches the provider, or is refused with its reason. */
export function underCore(begin: Begin): void {
  it("is refused by the core what it can't do, with its reason", async () => {
    const world = await begin();
    await world.say("something");
    const run = await running(world);
    await run.sync();
    const capabilities = await capabilitiesOf(world);
    const [message] = messagesOf(run);
    if (!message) throw new Error("nothing came");
    const { id } = message;
    const other = run.db.prepare<{ id: number }>("SELECT id FROM identities WHERE is_self = 0").get()?.id ?? 0;
    const asked: Partial<Record<CapabilityName, () => Promise<unknown>>> = {
      edit: async () => run.calls["messages.edit"]({ id, text: "changed" }),
      remove: async () => run.calls["messages.remove"]({ id }),
      react: async () => run.calls["messages.react"]({ id, emoji: "👍", on: true }),
      begin: async () => run.calls["conversations.begin"]({ accountId: run.account, identityIds: [other] }),
      choose: async () => run.calls["imports.discover"]({ accountId: run.account }),
    };
    for (const [name, ask] of Object.entries(asked)) {
      const capability = capabilities[name as CapabilityName];
      if (capability.level === "full") continue;
      await expect(ask(), name).rejects.toMatchObject({ kind: "refused", message: capability.reason });
    }
  });

  it("tells the provider what the user says, changes, feels and takes back", async ({ skip }) => {
    const world = await begin();
    await world.say("hello");
    const run = await running(world);
    await run.sync();
    const [greeting] = messagesOf(run);
    if (!greeting || !isChat(run, greeting.conversationId)) return skip("letters are sent by other tests");
    await speak(run, greeting.conversationId, "hello **you**");
    await until(async () => (await world.arrived("hello *you*")) === 1, { what: "the message" });
    await settled(run);
    const [, own] = messagesOf(run);
    if (!own) throw new Error("no message of ours");
    await run.calls["messages.react"]({ id: greeting.id, emoji: "👍", on: true });
    await run.calls["messages.edit"]({ id: own.id, text: "hello all" });
    await until(async () => (await world.arrived("hello all")) === 1, { what: "the edit" });
    await settled(run);
    await run.calls["messages.remove"]({ id: own.id });
    await until(async () => (await world.there()).length === 1, { what: "the removal" });
    const ref = { id: greeting.remoteId, conversation: null, sequence: greeting.sequence, remote: null };
    expect(world.reactions?.(ref as never)).toBe(1);
    await settled(run);
  });

  it("sends once, whatever becomes of the answer", async ({ skip }) => {
    const world = await begin();
    await world.say("hello");
    const run = await running(world);
    await run.sync();
    const [greeting] = messagesOf(run);
    if (!greeting || !isChat(run, greeting.conversationId)) return skip("letters are sent by other tests");
    for (const outcome of ["arrives-unheard", "lost"] as const) {
      world.nextSend(outcome);
      await speak(run, greeting.conversationId, `once, ${outcome}`);
      const allDone = (): boolean => commands(run).every(({ state }) => state === "done");
      await until(() => allDone() || notFound(run).length > 0, { what: "the outbox" });
      // What was not found is sent again by the user only.
      for (const commandId of notFound(run)) await run.calls["outbox.retry"]({ commandId });
      await until(allDone, { what: "the outbox" });
      expect(await world.arrived(`once, ${outcome}`)).toBe(1);
    }
    await run.sync();
    expect(messagesOf(run)).toHaveLength(3);
  });

  it("keeps nothing of what the user did not choose", async ({ skip }) => {
    const world = await begin();
    const { choose } = await capabilitiesOf(world);
    if (choose.level === "none") return skip(choose.reason);
    await world.say("an unchosen secret");
    const run = await running(world);
    await run.calls["imports.auto"]({ accountId: run.account, importNew: false });
    const [known] = conversationsOf(run);
    if (known) await run.calls["imports.set"]({ ids: [known.id], consent: "unknown" });
    await run.sync();
    expect(messagesOf(run)).toEqual([]);
    for (const path of [run.path, `${run.path}-wal`].filter(existsSync))
      expect(readFileSync(path).includes("unchosen secret")).toBe(false);
    const [offered] = conversationsOf(run);
    if (!offered) throw new Error("nothing to choose");
    await run.calls["imports.set"]({ ids: [offered.id], consent: "allowed" });
    await run.sync();
    await until(() => messagesOf(run).length === 1, { what: "what was chosen" });
  });
}

async function capabilitiesOf(world: World) {
  const { settings, secret } = await world.provider.signIn(world.fields, contextOf());
  const connector = world.provider.open({ ...contextOf(), settings, secret: async () => secret });
  try {
    return connector.capabilities();
  } finally {
    await connector.close();
  }
}

async function running(world: World) {
  const db = temporaryDatabase();
  const path = db.prepare<{ file: string }>("PRAGMA database_list").get()?.file ?? "";
  const run = runEngine(db, new Map([[world.provider.id, world.provider]]));
  await run.calls["settings.set"]({ undoSendMs: 0 });
  const account = await run.engine.addAccount({
    provider: world.provider.id,
    fields: world.fields,
    secrets: "session",
  });
  return { ...run, account, path, sync: () => run.engine.sync(account, { whole: true }) };
}

function messagesOf({ db }: RunningEngine) {
  return db
    .prepare<{ id: MessageId; conversationId: ConversationId; remoteId: string; sequence: string | null }>(
      `SELECT id, conversation_id AS conversationId, remote_id AS remoteId, sequence FROM messages
       WHERE content_kind <> 'removed' ORDER BY received_at, id`,
    )
    .all();
}

function conversationsOf({ db }: RunningEngine) {
  return db.prepare<{ id: ConversationId }>("SELECT id FROM conversations ORDER BY id").all();
}

function isChat({ db }: RunningEngine, id: ConversationId): boolean {
  return db.prepare("SELECT 1 FROM conversations WHERE id = ? AND remote_id IS NOT NULL").get(id) !== undefined;
}

async function speak({ calls }: RunningEngine, conversationId: ConversationId, text: string): Promise<void> {
  const draft = await calls["drafts.create"]({ kind: "message", sourceId: null, accountId: null, conversationId });
  const content = { ...draft.content, text };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  await calls["drafts.send"]({ id: draft.id, version, delayMs: null });
}

/** Sends of unknown outcome that were looked up and not found. */
function notFound({ db }: RunningEngine): CommandId[] {
  return db
    .prepare<{ id: CommandId }>("SELECT id FROM outbox WHERE state = 'unknown' AND found IS NOT NULL")
    .all()
    .map(({ id }) => id);
}

function commands({ db }: RunningEngine) {
  return db.prepare<{ state: string }>("SELECT state FROM outbox ORDER BY id").all();
}

const settled = (run: RunningEngine) =>
  until(() => commands(run).every(({ state }) => ["done", "cancelled", "failed"].includes(state)), {
    what: "the outbox",
  });
