import { expect, test } from "vitest";
import type { Json } from "../../../../electron/demo/slack/model.ts";
import { recorded } from "../../../servers/slack/validate-call.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";

closeOffices();

/** Where `ours` has what `theirs`, a recording, never has, or of another kind. Null and empty lists fit anything. */
function strange(ours: unknown, theirs: unknown, path: string): string[] {
  if (ours === null || ours === undefined) return [];
  if (Array.isArray(ours)) {
    if (!Array.isArray(theirs)) return [`${path} is a list`];
    const all = Object.assign({}, ...theirs);
    const sample = typeof theirs[0] === "object" ? all : theirs[0];
    return ours.flatMap((one, n) => strange(one, sample, `${path}[${n}]`));
  }
  if (typeof ours === "object") {
    if (typeof theirs !== "object" || theirs === null) return [`${path} is an object`];
    return Object.entries(ours).flatMap(([name, value]) => {
      const known = (theirs as Json)[name];
      return name in theirs ? strange(value, known, `${path}.${name}`) : [`${path}.${name} is unknown`];
    });
  }
  return theirs === null || typeof ours === typeof theirs ? [] : [`${path} is ${typeof ours}`];
}

/** What `theirs` always has at the top. */
const lacking = (ours: Json, theirs: unknown, names: string[]): string[] =>
  names.filter((name) => !(name in ours) && name in (theirs as Json));

const api = (name: string) => recorded("masked-structures", "api", `${name}.json`);
const payload = (name: string) => recorded("masked-structures", `${name}.json`);

test.skipIf(api("auth.test") === null)("answers have the fields of recorded ones, and no others", async () => {
  const { client, anna, ben, general, workspace } = await office();
  workspace.openDm(anna.id, ben.id);
  workspace.openGroup([anna.id, ben.id]);
  const types = "public_channel,private_channel,im,mpim";
  const calls: Record<string, Record<string, unknown>> = {
    "auth.test": {},
    "conversations.info": { channel: general.id, include_num_members: true },
    "conversations.list": { types },
    "users.conversations": { types },
    "conversations.members": { channel: general.id },
    "users.info": { user: ben.id },
    "team.info": {},
    "files.getUploadURLExternal": { filename: "a.txt", length: 1 },
  };
  for (const [method, args] of Object.entries(calls)) {
    const answer = await client.apiCall(method, args);
    const { scopes: _scopes, acceptedScopes: _accepted, ...metadata } = answer.response_metadata ?? {};
    const ours = { ...answer, ...(Object.keys(metadata).length > 0 ? { response_metadata: metadata } : {}) };
    if (Object.keys(metadata).length === 0) delete ours.response_metadata;
    expect(strange(ours, { ...api(method), response_metadata: { next_cursor: "" } }, method)).toEqual([]);
  }
  const file = workspace.uploadFile({ name: "a.png", data: Buffer.from("a"), user: anna.id });
  workspace.post(general.id, anna.id, { files: [file.id] });
  const completed = api("files.completeUploadExternal") ?? {};
  const { files } = workspace.messages(general.id)[0] ?? {};
  expect(strange(files, completed["files"], "files")).toEqual([]);
});

test.skipIf(payload("MessagePayload") === null)("events have the fields of recorded ones, and no others", async () => {
  const { workspace, ben, cleo, general } = await office();
  const told: Json[] = [];
  workspace.onEvent((event) => told.push(event));
  const { ts } = workspace.post(general.id, ben.id, "a *bold* <https://example.org|link> for <@U1> :tada:");
  workspace.react(general.id, ts, cleo.id, "tada");
  workspace.unreact(general.id, ts, cleo.id, "tada");
  workspace.leave(general.id, cleo.id);
  workspace.join(general.id, cleo.id, ben.id);
  workspace.rename(general.id, ben.id, "all");
  workspace.addChannel({ name: "new", members: [ben.id] });
  workspace.updateUser(ben.id, { title: "Tailor" });
  workspace.addUser({ realName: "Dora Dune" });
  workspace.addEmoji("spool");
  workspace.archive(general.id, ben.id);
  const names: Record<string, string> = {
    message: "MessagePayload",
    "message.channel_join": "MessageChannelJoinPayload",
    reaction_added: "ReactionAddedPayload",
    reaction_removed: "ReactionRemovedPayload",
    member_left_channel: "MemberLeftChannelPayload",
    member_joined_channel: "MemberJoinedChannelPayload",
    channel_rename: "ChannelRenamePayload",
    channel_created: "ChannelCreatedPayload",
    user_change: "UserChangePayload",
    team_join: "TeamJoinPayload",
    "emoji_changed.add": "EmojiChangedPayload",
    channel_archive: "ChannelArchivePayload",
  };
  for (const [kind, name] of Object.entries(names)) {
    const event = told.find((one) => [one["type"], one["subtype"]].filter(Boolean).join(".") === kind) ?? {};
    // Recordings of some are older than these two, which `@slack/types` has.
    const newer = { event_ts: "", cache_ts: 0 };
    const theirs = { ...newer, ...Object(payload(name)?.["event"]) };
    const { blocks: _blocks, ...plain } = event;
    expect([kind, ...strange(plain, theirs, kind)]).toEqual([kind]);
    expect([kind, ...lacking(event, theirs, ["type", "user", "channel", "item", "ts", "event_ts", "text"])]).toEqual([
      kind,
    ]);
  }
});
