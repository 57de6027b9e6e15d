import { readHandlers } from "../../electron/api/reads.ts";
import type { ProviderId } from "../../shared/model/account.ts";
import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { MessageView } from "../../shared/model/message.ts";
import { FakeChat } from "../servers/fake-chat.ts";
import { temporaryDatabase } from "./database.ts";
import { type RunningEngine, runEngine } from "./running-engine.ts";
import { until } from "./until.ts";

/** A workspace with a room and a direct conversation. */
export function chat(): FakeChat {
  const server = new FakeChat();
  server.room("C1");
  server.room("D1", "direct");
  server.say("C1", "first");
  server.say("C1", "second");
  server.say("D1", "hello");
  return server;
}

/** The engine over a workspace, synced once. */
export async function running(server: FakeChat, more: Parameters<typeof runEngine>[2] = {}) {
  const db = temporaryDatabase();
  const run = runEngine(
    db,
    new Map<ProviderId, ReturnType<FakeChat["provider"]>>([["slack", server.provider()]]),
    more,
  );
  const account = await run.engine.addAccount({
    provider: "slack",
    fields: { password: "secret" },
    secrets: "session",
  });
  const reads = readHandlers(db, { now: Date.now, timeZone: "UTC" });
  const sync = () => run.engine.sync(account, { whole: true });
  await sync();
  const room = (id: string): ConversationId => {
    const row = db.prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE remote_id = ?").get(id);
    if (!row) throw new Error(`No conversation ${id}`);
    return row.id;
  };
  const shown = async (id: string): Promise<MessageView[]> =>
    (await reads["messages.list"]({ conversationId: room(id), before: null, limit: 100 })).rows;
  const words = async (id: string) => (await shown(id)).map(({ snippet }) => snippet);
  return { ...run, account, reads, sync, room, shown, words };
}
export type Running = Awaited<ReturnType<typeof running>>;

/** Says something as the user, by draft and send. */
export async function speak(
  { calls, room }: Running,
  id: string,
  text: string,
  source: MessageId | null = null,
  broadcast = false,
) {
  const draft = await calls["drafts.create"]({
    ...{ kind: "message", sourceId: source, accountId: null, conversationId: room(id) },
  });
  const content = { ...draft.content, text, broadcast };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  return calls["drafts.send"]({ id: draft.id, version, delayMs: null });
}

/** The outbox. */
export function commands({ db }: RunningEngine) {
  return db
    .prepare<{ kind: string; state: string; reason: string }>("SELECT kind, state, reason FROM outbox ORDER BY id")
    .all();
}

/** Nothing waits to leave any more. */
export const settled = (run: RunningEngine) =>
  until(() => commands(run).every(({ state }) => ["done", "cancelled", "failed"].includes(state)), {
    what: "the outbox",
  });
