import { expect, test } from "vitest";
import { startForeignHost } from "../../../servers/slack/foreign-host.ts";
import { clientOf, closeOffices, office, refusal } from "../../../support/slack-office.ts";
import { until } from "../../../support/until.ts";

closeOffices();

const bytes = Buffer.from("thread and needle\n");

test("a file goes up in three steps and is said in the channel by itself", async () => {
  const { client, anna, general, workspace } = await office();
  const { upload_url = "", file_id = "" } = await client.files.getUploadURLExternal({
    filename: "notes.txt",
    length: bytes.length,
  });
  const early = client.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: general.id });
  expect(await refusal(early)).toMatchObject({ error: "file_not_found" });
  const sent = await fetch(upload_url, { method: "POST", body: bytes });
  expect(await sent.text()).toBe(`OK - ${bytes.length}`);
  const complete = {
    files: [{ id: file_id, title: "Notes" }] as [{ id: string; title: string }],
    channel_id: general.id,
  };
  const done = await client.files.completeUploadExternal({ ...complete, initial_comment: "look" });
  expect(done).toMatchObject({ files: [{ id: file_id, title: "Notes", mimetype: "text/plain", size: bytes.length }] });
  const message = await until(() => workspace.messages(general.id).at(-1), { what: "the message of the file" });
  expect(message).toMatchObject({ user: anna.id, text: "look", files: [{ id: file_id }], upload: true });
  expect(await refusal(client.files.completeUploadExternal(complete))).toMatchObject({ error: "file_not_found" });
  const { file } = await client.files.info({ file: file_id });
  expect(file).toMatchObject({ channels: [general.id], shares: { public: { [general.id]: [{ ts: message["ts"] }] } } });
});

test("the official upload works, too", async () => {
  const { client, general, workspace } = await office();
  const { ts } = workspace.post(general.id, null, "here");
  await client.filesUploadV2({ channel_id: general.id, thread_ts: ts, filename: "a.bin", file: bytes });
  const reply = await until(() => workspace.messages(general.id)[1], { what: "the reply with the file" });
  expect(reply).toMatchObject({ thread_ts: ts, files: [{ name: "a.bin", size: bytes.length }] });
});

test("bytes come to who shows a token with files:read; others get a page to sign in, with 200", async () => {
  const { client, anna, ben, general, tokens, workspace } = await office();
  const file = workspace.uploadFile({ name: "plan.pdf", data: bytes, user: ben.id });
  workspace.post(general.id, ben.id, { text: "the plan", files: [file.id] });
  const { file: told } = await client.files.info({ file: file.id });
  const url = told?.url_private_download ?? "";
  const get = (token: string | null) =>
    fetch(url, token === null ? {} : { headers: { authorization: `Bearer ${token}` } });
  const given = await get(tokens.accessToken);
  expect([given.headers.get("content-type"), Buffer.from(await given.arrayBuffer())]).toEqual([
    "application/pdf",
    bytes,
  ]);
  const few = workspace.issueTokens({ user: anna.id, scopes: ["channels:history"] });
  for (const token of [null, few.accessToken, "xoxp-wrong"]) {
    const page = await get(token);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  }
  workspace.deleteFile(file.id);
  expect((await get(tokens.accessToken)).status).toBe(404);
  expect(workspace.messages(general.id)[0]).toMatchObject({ files: [{ id: file.id, mode: "tombstone" }] });
  expect(workspace.callsOf("download")).toHaveLength(5);
});

test("files of other hosts and of other workspaces say so; private ones are for who may look", async () => {
  const { client, ben, general, workspace } = await office();
  const elsewhere = await startForeignHost();
  const outside = workspace.uploadFile({
    name: "drive.txt",
    data: bytes,
    user: ben.id,
    externalUrl: `${elsewhere.url}/drive.txt`,
  });
  const foreign = workspace.uploadFile({ name: "theirs.txt", data: bytes, user: ben.id, ofOthers: true });
  workspace.post(general.id, ben.id, { files: [outside.id, foreign.id] });
  const { messages } = await client.conversations.history({ channel: general.id });
  expect(messages?.[0]?.files).toMatchObject([
    { is_external: true, url_private: `${elsewhere.url}/drive.txt` },
    { id: foreign.id, mode: "file_access", file_access: "check_file_info" },
  ]);
  expect((await client.files.info({ file: foreign.id })).file).toMatchObject({ name: "theirs.txt" });
  await fetch(`${elsewhere.url}/drive.txt`, { headers: { authorization: "Bearer leaked" } });
  expect(elsewhere.requests).toEqual([{ path: "/drive.txt", authorization: "Bearer leaked", cookie: null }]);
  await elsewhere.close();
  const secret = workspace.addChannel({ name: "secret", private: true, members: [ben.id] });
  const hidden = workspace.uploadFile({ name: "hidden.txt", data: bytes, user: ben.id });
  workspace.post(secret.id, ben.id, { files: [hidden.id] });
  expect(await refusal(client.files.info({ file: hidden.id }))).toMatchObject({ error: "file_not_found" });
  const bens = clientOf(workspace, workspace.issueTokens({ user: ben.id }).accessToken);
  expect((await bens.files.info({ file: hidden.id })).file).toMatchObject({ groups: [secret.id] });
});
