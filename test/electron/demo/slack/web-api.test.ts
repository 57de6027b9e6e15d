import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { fixtureFolder } from "../../../support/fixture-folder.ts";
import { clientOf, closeOffices, office, refusal } from "../../../support/slack-office.ts";

closeOffices();

test("what is said by API is in history, with its author, its blocks and its place", async () => {
  const { client, anna, ben, general, workspace } = await office();
  workspace.post(general.id, ben.id, "Hello *world* :wave::skin-tone-3:");
  const sent = await client.chat.postMessage({ channel: general.id, text: `Hi & bye <@${ben.id}> <b>` });
  const { messages = [], has_more, pin_count } = await client.conversations.history({ channel: general.id });
  expect({ has_more, pin_count }).toEqual({ has_more: false, pin_count: 0 });
  expect(messages.map(({ user, text }) => [user, text])).toEqual([
    [anna.id, `Hi &amp; bye <@${ben.id}> &lt;b&gt;`],
    [ben.id, "Hello *world* :wave::skin-tone-3:"],
  ]);
  expect(messages[0]?.ts).toBe(sent.ts);
  expect(messages[0]).toMatchObject({ app_id: expect.stringMatching(/^A/), bot_id: expect.stringMatching(/^B/) });
  const elements = [
    { type: "text", text: "Hello " },
    { type: "text", text: "world", style: { bold: true } },
    { type: "text", text: " " },
    { type: "emoji", name: "wave", skin_tone: 3 },
  ];
  expect(messages[1]?.blocks).toMatchObject([
    { type: "rich_text", elements: [{ type: "rich_text_section", elements }] },
  ]);
});

test("history pages from new to old, between two times, by cursor, and without replies", async () => {
  const { client, ben, general, workspace } = await office();
  const start = Date.UTC(2026, 0, 1);
  const said = Array.from({ length: 25 }, (_, n) =>
    workspace.post(general.id, ben.id, { text: `${n}`, at: start + n }),
  );
  workspace.post(general.id, ben.id, { text: "a reply", thread_ts: said[3]?.ts ?? "" });
  workspace.post(general.id, ben.id, { text: "a loud reply", thread_ts: said[3]?.ts ?? "", reply_broadcast: true });
  const texts: string[][] = [];
  let cursor = "";
  do {
    const page = await client.conversations.history({ channel: general.id, limit: 10, ...(cursor ? { cursor } : {}) });
    texts.push((page.messages ?? []).map(({ text = "" }) => text));
    cursor = page.response_metadata?.next_cursor ?? "";
    expect(page.has_more).toBe(cursor !== "");
  } while (cursor);
  const all = ["a loud reply", ...Array.from({ length: 25 }, (_, n) => `${24 - n}`)];
  expect(texts).toEqual([all.slice(0, 10), all.slice(10, 20), all.slice(20)]);
  const between = { oldest: said[5]?.ts ?? "", latest: said[8]?.ts ?? "" };
  const some = await client.conversations.history({ channel: general.id, ...between });
  expect(some.messages?.map(({ text }) => text)).toEqual(["7", "6"]);
  const more = await client.conversations.history({ channel: general.id, ...between, inclusive: true });
  expect(more.messages?.map(({ text }) => text)).toEqual(["8", "7", "6", "5"]);
  const parent = (await client.conversations.history({ channel: general.id, latest: said[4]?.ts ?? "" })).messages?.[0];
  expect(parent).toMatchObject({ text: "3", reply_count: 2, thread_ts: said[3]?.ts, reply_users: [ben.id] });
  expect(await refusal(client.conversations.history({ channel: general.id, cursor: "nonsense" }))).toMatchObject({
    error: "invalid_cursor",
  });
});

test("a thread tells its parent, then its replies from old to new", async () => {
  const { client, anna, ben, general, workspace } = await office();
  const { ts: parent } = workspace.post(general.id, ben.id, "Lunch?");
  workspace.post(general.id, ben.id, { text: "At one?", thread_ts: parent });
  const yes = await client.chat.postMessage({ channel: general.id, text: "Yes", thread_ts: parent });
  const loud = await client.chat.postMessage({
    channel: general.id,
    text: "Who else?",
    thread_ts: parent,
    reply_broadcast: true,
  });
  const { messages = [] } = await client.conversations.replies({ channel: general.id, ts: parent });
  expect(messages.map(({ text, user, parent_user_id }) => [text, user, parent_user_id])).toEqual([
    ["Lunch?", ben.id, undefined],
    ["At one?", ben.id, ben.id],
    ["Yes", anna.id, ben.id],
    ["Who else?", anna.id, ben.id],
  ]);
  expect(loud.message).toMatchObject({ subtype: "thread_broadcast", root: { ts: parent, reply_count: 3 } });
  const news = await client.conversations.replies({ channel: general.id, ts: parent, oldest: yes.ts ?? "" });
  expect(news.messages?.map(({ text }) => text)).toEqual(["Lunch?", "Who else?"]);
  const gone = client.conversations.replies({ channel: general.id, ts: "1000000000.000001" });
  expect(await refusal(gone)).toMatchObject({ error: "thread_not_found" });
  const deep = client.chat.postMessage({ channel: general.id, text: "deeper", thread_ts: yes.ts ?? "" });
  expect(await refusal(deep)).toMatchObject({ error: "cannot_reply_to_message" });
});

test("own messages change and go; those of others do not; a parent leaves a tombstone", async () => {
  const { client, anna, ben, general, workspace } = await office();
  const theirs = workspace.post(general.id, ben.id, "mine");
  const own = await client.chat.postMessage({ channel: general.id, text: "one" });
  const at = { channel: general.id, ts: own.ts ?? "" };
  const edited = await client.chat.update({ ...at, text: "*two*" });
  expect(edited).toMatchObject({ channel: general.id, ts: own.ts, text: "*two*" });
  expect(workspace.messages(general.id).at(-1)).toMatchObject({ text: "*two*", edited: { user: anna.id } });
  const others = { channel: general.id, ts: theirs.ts };
  expect(await refusal(client.chat.update({ ...others, text: "ha" }))).toMatchObject({ error: "cant_update_message" });
  expect(await refusal(client.chat.delete(others))).toMatchObject({ error: "cant_delete_message" });
  await client.chat.postMessage({ channel: general.id, text: "reply", thread_ts: own.ts ?? "" });
  await client.chat.delete(at);
  const found = await client.conversations.replies(at);
  expect(found.messages).toMatchObject([
    { subtype: "tombstone", text: "This message was deleted.", user: "USLACKBOT" },
    { text: "reply", parent_user_id: "USLACKBOT" },
  ]);
  const reply = { channel: general.id, ts: found.messages?.[1]?.ts ?? "" };
  await client.chat.delete(reply);
  expect(await refusal(client.chat.delete(reply))).toMatchObject({ error: "message_not_found" });
});

test("reactions come, count and go, once each", async () => {
  const { client, anna, ben, general, workspace } = await office();
  const { ts } = workspace.post(general.id, ben.id, "nice");
  workspace.react(general.id, ts, ben.id, "tada");
  const reaction = { channel: general.id, timestamp: ts, name: "tada" };
  await client.reactions.add(reaction);
  expect(await refusal(client.reactions.add(reaction))).toMatchObject({ error: "already_reacted" });
  const { message } = await client.reactions.get({ channel: general.id, timestamp: ts });
  expect(message?.reactions).toEqual([{ name: "tada", users: [ben.id, anna.id], count: 2 }]);
  await client.reactions.remove(reaction);
  expect(await refusal(client.reactions.remove(reaction))).toMatchObject({ error: "no_reaction" });
  const wrong = client.reactions.add({ ...reaction, name: ":tada:" });
  expect(await refusal(wrong)).toMatchObject({ error: "invalid_name" });
});

test("conversations: whose, which kinds, members, read marker, open, join and leave", async () => {
  const { client, anna, ben, cleo, general, workspace } = await office();
  const secret = workspace.addChannel({ name: "secret", private: true, members: [ben.id] });
  const old = workspace.addChannel({ name: "old", members: [anna.id], archived: true });
  const side = workspace.addChannel({ name: "side", members: [ben.id] });
  const dm = workspace.openDm(ben.id, anna.id);
  const group = workspace.openGroup([anna.id, ben.id, cleo.id]);
  const types = "public_channel,private_channel,im,mpim";
  const mine = await client.users.conversations({ types, limit: 999 });
  expect(mine.channels?.map(({ id }) => id)).toEqual([general.id, old.id, dm.id, group.id]);
  expect(mine.channels?.[2]).toMatchObject({ is_im: true, user: ben.id });
  const first = await client.users.conversations({ types, exclude_archived: true, limit: 2 });
  expect(first.channels?.map(({ id }) => id)).toEqual([general.id, dm.id]);
  const cursor = first.response_metadata?.next_cursor ?? "";
  const second = await client.users.conversations({ types, exclude_archived: true, limit: 2, cursor });
  expect(second.channels?.map(({ id }) => id)).toEqual([group.id]);
  const { members } = await client.conversations.members({ channel: general.id });
  expect(members).toEqual([anna.id, ben.id, cleo.id]);
  expect(await refusal(client.conversations.info({ channel: secret.id }))).toMatchObject({
    error: "channel_not_found",
  });
  const { ts } = workspace.post(dm.id, ben.id, "psst");
  expect((await client.conversations.info({ channel: dm.id })).channel).toMatchObject({ unread_count_display: 1 });
  await client.conversations.mark({ channel: dm.id, ts });
  expect((await client.conversations.info({ channel: dm.id })).channel).toMatchObject({
    last_read: ts,
    unread_count: 0,
  });
  const again = await client.conversations.open({ users: ben.id, return_im: true });
  expect(again).toMatchObject({ already_open: true, channel: { id: dm.id, is_im: true } });
  const fresh = await client.conversations.open({ users: cleo.id });
  expect(fresh.channel?.id).toMatch(/^D/);
  await client.conversations.join({ channel: side.id });
  expect(workspace.messages(side.id).at(-1)).toMatchObject({ subtype: "channel_join", user: anna.id });
  await client.conversations.leave({ channel: side.id });
  const out = client.chat.postMessage({ channel: side.id, text: "hi" });
  expect(await refusal(out)).toMatchObject({ error: "not_in_channel" });
  const archived = client.chat.postMessage({ channel: old.id, text: "hi" });
  expect(await refusal(archived)).toMatchObject({ error: "is_archived" });
});

test("pages of conversations.list may be empty and yet not the last", async () => {
  const { client, anna, workspace } = await office();
  for (let n = 0; n < 4; n++) workspace.addChannel({ name: `p${n}`, private: true, members: [anna.id] });
  const page = await client.conversations.list({ types: "im", limit: 2 });
  expect(page.channels).toEqual([]);
  expect(page.response_metadata?.next_cursor).toBeTruthy();
});

test("people, the workspace, emoji, links and finding", async () => {
  const { client, anna, ben, general, workspace, tokens } = await office();
  const self = await client.auth.test();
  expect(self).toMatchObject({ user_id: anna.id, team_id: workspace.teamId, user: "anna.ash" });
  expect(self.response_metadata?.scopes).toContain("chat:write");
  const { members = [] } = await client.users.list({});
  expect(members.map(({ profile }) => profile?.email)).toContain("cleo@example.org");
  expect((await client.users.info({ user: ben.id })).user).toMatchObject({ real_name: "Ben Birch", deleted: false });
  workspace.addEmoji("bobbin");
  workspace.addEmoji("spool", "alias:bobbin");
  const { emoji = {} } = await client.emoji.list();
  expect(emoji["spool"]).toBe("alias:bobbin");
  const picture = await fetch(emoji["bobbin"] ?? "");
  expect(picture.headers.get("content-type")).toBe("image/png");
  expect((await client.team.info()).team).toMatchObject({ id: workspace.teamId, domain: "bobbin-works" });
  const { ts } = workspace.post(general.id, ben.id, "a needle");
  const { permalink } = await client.chat.getPermalink({ channel: general.id, message_ts: ts });
  expect(permalink).toBe(`https://bobbin-works.slack.com/archives/${general.id}/p${ts.replace(".", "")}`);
  const found = await client.search.messages({ query: "NEEDLE in:general from:ben.birch" });
  expect(found.messages).toMatchObject({ total: 1, matches: [{ text: "a needle", permalink }] });
  const bare = clientOf(workspace, workspace.issueTokens({ user: anna.id, scopes: ["users:read"] }).accessToken);
  expect((await bare.users.info({ user: ben.id })).user?.profile?.email).toBeUndefined();
  expect(tokens.appToken).toMatch(/^xapp-/);
});

test("tokens: none, a wrong one, a revoked, an expired, one of the wrong kind, one with too few scopes", async () => {
  const { anna, general, workspace, tokens } = await office();
  const ask = (token: string) => refusal(clientOf(workspace, token).conversations.history({ channel: general.id }));
  expect(await ask("xoxp-nonsense")).toMatchObject({ error: "invalid_auth" });
  expect(await ask(tokens.appToken)).toMatchObject({ error: "not_allowed_token_type" });
  const few = workspace.issueTokens({ user: anna.id, scopes: ["im:history"] });
  expect(await ask(few.accessToken)).toMatchObject({ error: "missing_scope", needed: "channels:history" });
  const nobody = await fetch(`${workspace.url}conversations.history?channel=${general.id}`, { method: "POST" });
  expect(await nobody.json()).toEqual({ ok: false, error: "not_authed" });
  workspace.violations.splice(0);
  workspace.expireToken(tokens.accessToken);
  expect(await ask(tokens.accessToken)).toMatchObject({ error: "token_expired" });
  workspace.revokeToken(few.accessToken);
  expect(await ask(few.accessToken)).toMatchObject({ error: "token_revoked" });
});

test("a second post with the same client_msg_id is the first; a server may also ignore it", async () => {
  const key = "0f3b1c9e-0000-4000-8000-000000000001";
  for (const keepsClientIds of [true, false]) {
    const { client, general, workspace } = await office({ keepsClientIds });
    const say = () => client.apiCall("chat.postMessage", { channel: general.id, text: "once", client_msg_id: key });
    const [first, second] = [await say(), await say()];
    expect(isDeepStrictEqual(first, second)).toBe(keepsClientIds);
    expect(workspace.messages(general.id)).toHaveLength(keepsClientIds ? 1 : 2);
    expect(workspace.messages(general.id)[0]?.["client_msg_id"]).toBe(keepsClientIds ? key : undefined);
  }
});

test.skipIf(fixtureFolder("chat", "slack") === null)(
  "what is called against the documentation is written down",
  async () => {
    const { client, workspace, general } = await office();
    const call = (method: string, args: Record<string, string>) => client.apiCall(method, args).catch(() => null);
    await call("conversations.histori", {});
    await call("conversations.history", { chanel: general.id });
    await call("conversations.history", { channel: general.id, limit: "many" });
    expect(workspace.violations.splice(0)).toEqual([
      "conversations.histori is no documented method",
      "conversations.history has no argument chanel",
      "conversations.history channel is missing",
      "conversations.history limit is no number",
    ]);
  },
);
