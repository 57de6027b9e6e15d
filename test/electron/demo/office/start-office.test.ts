import { join } from "node:path";
import { WebClient } from "@slack/web-api";
import { afterEach, expect, test } from "vitest";
import { silentLog } from "../../../../electron/connectors/ports.ts";
import { readContent } from "../../../../electron/demo/content.ts";
import { startOffice } from "../../../../electron/demo/office/start-office.ts";
import { drivenClock } from "../../../support/driven-clock.ts";
import { until } from "../../../support/until.ts";

const content = readContent(join(import.meta.dirname, "../../../../resources/demo"));
const now = Date.UTC(2026, 10, 21, 14);

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The demo's workspace with time standing still, and its owner signed in. */
async function opened(seed = 7) {
  const clock = drivenClock(now);
  const office = await startOffice({ content, clock, seed, log: silentLog });
  cleanUps.push(() => office.close());
  const { accessToken: token = "", apiUrl = "" } = office.fields;
  const client = new WebClient(token, { slackApiUrl: apiUrl, retryConfig: { retries: 0 } });
  const types = "public_channel,private_channel,im,mpim";
  const list = async () => (await client.users.conversations({ types, limit: 999 })).channels ?? [];
  const id = async (name: string) => (await list()).find((channel) => channel.name === name)?.id ?? "";
  const history = async (channel: string) =>
    (await client.conversations.history({ channel, limit: 999 })).messages ?? [];
  return { clock, office, client, list, id, history };
}

test("a workspace with channels, direct and group conversations, and people known from mail", async () => {
  const { client, list } = await opened();
  const conversations = await list();
  const of = (wanted: (one: (typeof conversations)[number]) => unknown) => conversations.filter(wanted).length;
  expect(of((one) => one.is_channel && !one.is_private)).toBeGreaterThanOrEqual(6);
  expect([of((one) => one.is_channel && one.is_private), of((one) => one.is_im), of((one) => one.is_mpim)]).toEqual([
    1, 3, 1,
  ]);
  expect(of((one) => one.is_archived)).toBe(1);
  const { members = [] } = await client.users.list({});
  const emails = members.flatMap(({ profile }) => profile?.email ?? []);
  const fromMail = [...content.people.values()].map(({ address }) => address);
  expect(emails.filter((email) => fromMail.includes(email)).length).toBeGreaterThanOrEqual(6);
  expect(members.filter(({ deleted }) => deleted)).toHaveLength(1);
  expect((await client.auth.test()).user).toBe("mara");
  expect(Object.keys((await client.emoji.list()).emoji ?? {})).toContain("ochre");
});

test("what was said has threads, reactions, edits, files and mentions; some of it is unread; nothing is of the future", async () => {
  const { client, list, history } = await opened();
  const all = (await Promise.all((await list()).map(({ id = "" }) => history(id)))).flat();
  expect(all.length).toBeGreaterThan(120);
  const some = (wanted: (message: (typeof all)[number]) => unknown) => all.filter(wanted).length;
  expect(some(({ reply_count }) => reply_count)).toBeGreaterThan(10);
  expect(some(({ reactions }) => reactions?.length)).toBeGreaterThan(15);
  expect(some(({ edited }) => edited)).toBeGreaterThanOrEqual(3);
  expect(some(({ text }) => /<@U\w+>/.test(text ?? ""))).toBeGreaterThan(5);
  expect(some(({ text }) => /<#C\w+\|/.test(text ?? ""))).toBeGreaterThanOrEqual(1);
  // Every name in a text is known.
  expect(all.flatMap(({ text }) => text?.match(/(?<!<)@[a-z]\w*/g) ?? [])).toEqual([]);
  expect(all.every(({ ts }) => Number(ts) * 1000 <= now)).toBe(true);
  const files = all.flatMap((message) => message.files ?? []);
  expect(files.map(({ name }) => name)).toContain("Print proof sheet 12.pdf");
  expect(files.every(({ size }) => (size ?? 0) > 0)).toBe(true);
  const direct = (await list()).filter(({ is_im }) => is_im);
  const infos = await Promise.all(direct.map(({ id = "" }) => client.conversations.info({ channel: id })));
  const unread = infos.map(({ channel }) => Object(channel)["unread_count_display"]);
  expect(unread.filter((count) => count > 0)).toHaveLength(2);
});

test("people go on while one watches: they say, react and edit, the same for the same seed", async () => {
  const watched = async () => {
    const { clock, client, list, id, history } = await opened();
    const rooms = (await list()).map(({ id: room = "" }) => room);
    const all = async () => (await Promise.all(rooms.map(history))).flat();
    const before = await all();
    await clock.advance(60_000);
    const room = await id("map-room");
    const [{ ts = "" } = {}] = await history(room);
    const thread = (await client.conversations.replies({ channel: room, ts })).messages ?? [];
    await clock.advance(30 * 60_000);
    const news = (await all()).filter(({ ts }) => !before.some((one) => one.ts === ts));
    return { thread, news: news.map(({ ts, text }) => `${ts} ${text}`), builds: await history(await id("builds")) };
  };
  const { thread, news, builds } = await watched();
  expect(thread).toHaveLength(3);
  expect(thread[2]).toMatchObject({ edited: {}, reactions: [{ name: "tada" }, { name: "ochre" }] });
  expect(news.length).toBeGreaterThan(10);
  expect(builds[0]?.text).toMatch(/^Build \d{4} passed/);
  expect((await watched()).news).toEqual(news);
});

test("who is written to feels something and answers, where they were asked", async () => {
  const { clock, client, id, history } = await opened();
  const room = await id("map-room");
  const [tom] = (await client.users.list({})).members?.filter(({ name }) => name === "tom") ?? [];
  const said = await client.chat.postMessage({ channel: room, text: `Is it green, <@${tom?.id}>?` });
  await clock.advance(8000);
  const replies = await history(room);
  expect(replies[1]).toMatchObject({ ts: said.ts, reactions: [{ users: [tom?.id] }] });
  expect(replies[0]).toMatchObject({ user: tom?.id, text: content.office.colleagues.get("tom")?.answers?.[0] });
  const parent = said.ts ?? "";
  await client.chat.postMessage({ channel: room, text: "And the names?", thread_ts: parent });
  await clock.advance(8000);
  const thread = (await client.conversations.replies({ channel: room, ts: parent })).messages ?? [];
  expect(thread).toHaveLength(3);
});

test("closing ends everything that would still happen", async () => {
  const { clock, office } = await opened();
  expect(clock.sleepers()).toBeGreaterThan(0);
  await office.close();
  await until(() => clock.sleepers() === 0, { what: "nobody who waits" });
  await expect(fetch(office.fields["apiUrl"] ?? "")).rejects.toThrow();
});
