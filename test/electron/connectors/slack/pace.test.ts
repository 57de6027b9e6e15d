import { expect, it } from "vitest";
import { slack } from "../../../../electron/connectors/slack/index.ts";
import { listAccounts } from "../../../../electron/db/queries/accounts.ts";
import type { ConversationId } from "../../../../shared/model/ids.ts";
import { distributedApp } from "../../../servers/slack/faults.ts";
import { temporaryDatabase } from "../../../support/database.ts";
import { runEngine } from "../../../support/running-engine.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { slowness } from "../../../support/slowness.ts";
import { until } from "../../../support/until.ts";

closeOffices();

it("at one request a minute, the user's own words and news don't wait for history", async () => {
  const { workspace, tokens, anna, ben, general } = await office();
  const others = ["a", "b", "c"].map((name) => workspace.addChannel({ name, members: [anna.id, ben.id] }));
  for (const channel of [general, ...others])
    for (let number = 0; number < 40; number++) workspace.post(channel.id, ben.id, `${channel.name} ${number}`);
  workspace.limit("conversations.history", { ...distributedApp });
  const db = temporaryDatabase();
  const run = runEngine(db, new Map([["slack" as const, slack]]));
  const { accessToken, appToken } = tokens;
  const fields = { way: "token", accessToken, appToken, apiUrl: workspace.url };
  const account = await run.engine.addAccount({ provider: "slack", fields, secrets: "session" });
  await run.engine.sync(account, { whole: false });
  const held = () => db.prepare<{ count: number }>("SELECT count(*) AS count FROM messages").get()?.count ?? 0;
  expect(held()).toBe(15);
  expect(listAccounts(db)[0]).toMatchObject({ pace: expect.stringContaining("once a minute"), realtime: "push" });
  await until(() => workspace.sockets.count() === 1, { what: "the socket" });

  const begun = performance.now();
  workspace.post(others[1]?.id ?? "", ben.id, "news of a channel not read yet");
  await until(() => held() === 16, { what: "the news" });
  const { id } =
    db.prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE remote_id = ?").get(general.id) ?? {};
  if (id === undefined) throw new Error("no conversation");
  const draft = await run.calls["drafts.create"]({
    kind: "message",
    sourceId: null,
    accountId: null,
    conversationId: id,
  });
  const content = { ...draft.content, text: "my own words" };
  const { version } = await run.calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  await run.calls["drafts.send"]({ id: draft.id, version, delayMs: 0 });
  await until(() => workspace.messages(general.id).at(-1)?.["text"] === "my own words", { what: "the message" });
  expect(performance.now() - begun).toBeLessThan(15_000 * slowness());
  expect(workspace.callsOf("conversations.history").length).toBeLessThan(4);
});
