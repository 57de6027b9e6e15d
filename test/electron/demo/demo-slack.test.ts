import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebClient } from "@slack/web-api";
import { afterEach, expect, test } from "vitest";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { check } from "../../../electron/db/check.ts";
import { type Dump, dump } from "../../../electron/db/dump.ts";
import { openReader } from "../../../electron/db/open.ts";
import { readContent } from "../../../electron/demo/content.ts";
import { startOffice } from "../../../electron/demo/office/start-office.ts";
import { pathsIn } from "../../../electron/paths.ts";
import { startCore } from "../../../electron/threads/start-core.ts";
import { inbox } from "../../../shared/api/conversations.ts";
import { drivenClock } from "../../support/driven-clock.ts";
import { until } from "../../support/until.ts";

const content = readContent(join(import.meta.dirname, "../../../resources/demo"));
const threads = join(import.meta.dirname, "../../../electron/threads");

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The demo's workspace with time standing still, and an ordinary core signed in to it. */
async function signedIn() {
  const clock = drivenClock(Date.now());
  const office = await startOffice({ content, clock, seed: 7, log: silentLog });
  const data = mkdtempSync(join(tmpdir(), "bobbin-demo-slack-"));
  const core = await startCore({ paths: pathsIn(data), threads, log: silentLog });
  const reader = openReader(pathsIn(data).database);
  cleanUps.push(async () => {
    reader.close();
    await Promise.all([core.close(), office.close()]);
    rmSync(data, { recursive: true, force: true });
  });
  await core.api.call("accounts.add", { provider: "slack", fields: office.fields, secrets: "session" });
  const { accessToken = "", apiUrl = "" } = office.fields;
  const slack = new WebClient(accessToken, { slackApiUrl: apiUrl });
  const sync = () => core.api.call("accounts.sync", { id: null, whole: true });
  return { clock, api: core.api, reader, slack, sync };
}

/** Is the message with this `ts` held? */
const holds = ({ messages }: Dump, ts: string | undefined) => messages.some(({ chat }) => chat?.sequence === ts);

test("all that was said is held, by the same connector as a real workspace", async () => {
  const { api, reader, slack, sync } = await signedIn();
  expect((await sync()).conversations.failed).toEqual([]);
  const types = "public_channel,private_channel,im,mpim";
  const { channels = [] } = await slack.users.conversations({ types, limit: 999 });
  const said = await Promise.all(
    channels.map(async ({ id: channel = "" }) => {
      const { messages = [] } = await slack.conversations.history({ channel, limit: 999 });
      return messages.reduce((sum, { reply_count = 0 }) => sum + 1 + reply_count, 0);
    }),
  );
  await until(() => dump(reader).messages.length >= 150, { what: "the messages" });
  expect(dump(reader).conversations).toHaveLength(channels.length);
  expect(said.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(150);
  expect(check(reader)).toEqual([]);
  const { rows } = await api.call("conversations.list", { view: inbox, after: null, limit: 100 });
  expect(rows.map(({ subject }) => subject)).toEqual(expect.arrayContaining(["map-room", "proofs"]));
});

test("what people say arrives by itself, and who is written to answers", async () => {
  const { api, clock, reader, slack, sync } = await signedIn();
  await sync();
  const types = "public_channel";
  const { channels = [] } = await slack.users.conversations({ types });
  const channel = channels.find(({ name }) => name === "map-room")?.id ?? "";
  const newest = async () => (await slack.conversations.history({ channel, limit: 1 })).messages?.[0];
  const before = (await newest())?.ts;
  expect(holds(dump(reader), before)).toBe(true);
  await clock.advance(14_000);
  const news = await newest();
  expect(news?.ts).not.toBe(before);
  await until(() => holds(dump(reader), news?.ts), { what: "the first news" });

  const { rows } = await api.call("conversations.list", { view: inbox, after: null, limit: 100 });
  const room = rows.find(({ subject }) => subject === "map-room");
  const draft = await api.call("drafts.create", {
    kind: "message",
    sourceId: null,
    accountId: room?.accountId ?? null,
    ...(room ? { conversationId: room.id } : {}),
    prefill: { text: "Ochre it **is**." },
  });
  await api.call("drafts.send", { id: draft.id, version: draft.version, delayMs: 0 });
  await until(async () => (await api.call("outbox.list", {})).length === 0, { what: "an empty outbox" });
  const own = await newest();
  expect(own?.text).toBe("Ochre it *is*.");
  await until(() => holds(dump(reader), own?.ts), { what: "what was said here" });
  await clock.advance(9000);
  const answer = await newest();
  expect(answer?.user).not.toBe(own?.user);
  await until(() => holds(dump(reader), answer?.ts), { what: "the answer" });
  const felt = () => dump(reader).messages.find(({ chat }) => chat?.sequence === own?.ts)?.chat?.reactions;
  await until(() => felt()?.length === 1, { what: "the reaction" });
  expect(check(reader)).toEqual([]);
});
