import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { afterEach, expect, test } from "vitest";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { check } from "../../../electron/db/check.ts";
import { type Dump, dump } from "../../../electron/db/dump.ts";
import { openReader } from "../../../electron/db/open.ts";
import { readContent } from "../../../electron/demo/content.ts";
import { writeHistory } from "../../../electron/demo/history.ts";
import { startDemo } from "../../../electron/demo/start-demo.ts";
import { pathsIn } from "../../../electron/paths.ts";
import { startCore } from "../../../electron/threads/start-core.ts";
import { inbox } from "../../../shared/api/conversations.ts";
import { messageId } from "../../../shared/model/ids.ts";
import { drivenClock } from "../../support/driven-clock.ts";
import { until } from "../../support/until.ts";

const content = readContent(join(import.meta.dirname, "../../../resources/demo"));
const threads = join(import.meta.dirname, "../../../electron/threads");
const now = Date.now();
const seed = 7;

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The demo's servers with time standing still, and an ordinary core signed in to them. */
async function signedIn() {
  const clock = drivenClock(now);
  const demo = await startDemo({ content, clock, seed, log: silentLog });
  const data = mkdtempSync(join(tmpdir(), "bobbin-demo-test-"));
  const core = await startCore({ paths: pathsIn(data), threads, log: silentLog });
  cleanUps.push(async () => {
    await Promise.all([core.close(), demo.close()]);
    rmSync(data, { recursive: true, force: true });
  });
  const mail = demo.accounts.filter(({ provider }) => provider === "imap");
  for (const account of mail) await core.api.call("accounts.add", { ...account, secrets: "session" });
  const whole = () => core.api.call("accounts.sync", { id: null, whole: true });
  const reader = openReader(pathsIn(data).database);
  cleanUps.push(async () => reader.close());
  return { clock, demo, api: core.api, whole, reader };
}

const placesIn = ({ messages }: Dump): string[] =>
  messages.map(({ messageId, folders }) => `${messageId} in ${folders.join(", ")}`).sort();

/** What lies on the server itself. */
async function subjectsIn(fields: Record<string, string> | undefined, folder: string, query: { flagged?: true }) {
  const { imapHost: host = "", imapPort, address: user = "", password: pass = "" } = fields ?? {};
  const client = new ImapFlow({ host, port: Number(imapPort), secure: false, auth: { user, pass }, logger: false });
  await client.connect();
  await client.mailboxOpen(folder);
  const found = await client.fetchAll(Object.keys(query).length > 0 ? query : "1:*", { envelope: true });
  await client.logout();
  return found.map(({ envelope }) => envelope?.subject);
}

test("all mail of both mailboxes is held once, where it lies; what is done here arrives there", async () => {
  const { demo, whole, reader, api } = await signedIn();
  await whole();
  const { placed } = writeHistory(content, now, seed);
  const wanted = placed.map(({ letter, folder }) => `${letter.key} in ${folder}`).sort();
  expect(placesIn(dump(reader))).toEqual(wanted);
  expect(check(reader)).toEqual([]);
  const unread = placed.filter(({ flags }) => !flags.includes("\\Seen")).map(({ letter }) => letter.key);
  const held = dump(reader).messages.filter(({ flags }) => !flags.read);
  expect(held.map(({ messageId }) => messageId).sort()).toEqual(unread.sort());

  const { rows } = await api.call("conversations.list", { view: inbox, after: null, limit: 500 });
  const target = { conversationIds: rows.flatMap(({ id, subject }) => (/boots/.test(subject) ? [id] : [])) };
  const boots = dump(reader).messages.find(({ messageId }) => messageId === "boots.0@fjell-outdoor.example");
  await api.call("triage.star", { target: { messageIds: [messageId.parse(boots?.id)] }, starred: true });
  await api.call("triage.move", { target, to: { role: "archive" } });
  await until(async () => (await api.call("outbox.list", {})).length === 0, { what: "an empty outbox" });
  const again = await whole();
  expect(again.conversations.failed).toEqual([]);
  expect(check(reader)).toEqual([]);
  expect(await subjectsIn(demo.accounts[0]?.fields, "Archive", { flagged: true })).toContain(
    "Your repair is finished: one pair of boots",
  );
  expect(await subjectsIn(demo.accounts[0]?.fields, "INBOX", {})).not.toContain(
    "Your repair is finished: one pair of boots",
  );
});

test("new mail arrives as time goes by, by itself and in its conversation", async () => {
  const { clock, whole, reader } = await signedIn();
  await whole();
  const inBoat = () => dump(reader).messages.filter(({ subject }) => /Patience|The boat/.test(subject)).length;
  const before = dump(reader).messages.length;
  const boat = inBoat();
  await clock.advance(10_000);
  await until(() => dump(reader).messages.length === before + 1, { what: "the first new mail" });
  expect(inBoat()).toBe(boat + 1);
  await clock.advance(90_000);
  await until(() => dump(reader).messages.length >= before + 2, { what: "the second" });
  await clock.advance(60 * 60_000);
  await until(() => dump(reader).messages.length > before + 30, { what: "an hour of mail" });
  expect(check(reader)).toEqual([]);
});

test("who is written to answers in the conversation, oneself gets it, nobody is reported", async () => {
  const { clock, whole, reader, api } = await signedIn();
  await whole();
  const [account] = await api.call("accounts.list", {});
  const to = ["frida@kelp.example", "mara.lindner@fernweh-maps.example", "who@nowhere.example"];
  const draft = await api.call("drafts.create", {
    kind: "new",
    sourceId: null,
    accountId: account?.id ?? null,
    prefill: { to: to.map((address) => ({ name: "", address })), subject: "Thermos", text: "Packed." },
  });
  await api.call("drafts.send", { id: draft.id, version: draft.version, delayMs: 0 });
  const about = (): string[] =>
    dump(reader)
      .messages.filter(({ subject }) => /Thermos|Undelivered/.test(subject))
      .map(({ subject, account: of, folders }) => `${subject} / ${of} / ${folders.join()}`)
      .sort();
  await until(() => about().some((line) => /fernweh/.test(line)), { what: "the copy to oneself" });
  await until(() => clock.sleepers() === 3, { what: "somebody who thinks" });
  expect(about().join()).not.toContain("Re: Thermos");
  await clock.advance(6000);
  await until(() => about().some((line) => line.startsWith("Re: Thermos")), { what: "the answer" });
  await until(() => about().filter((line) => line.startsWith("Undelivered")).length === 2, { what: "the report" });
  await until(() => about().some((line) => /lindenhof.*Sent/.test(line)), { what: "the sent copy" });
  const answer = dump(reader).messages.find(({ subject }) => subject === "Re: Thermos");
  const thread = dump(reader).conversations.find(({ id }) => id === answer?.conversation);
  // What was sent, the report and the answer.
  expect(thread?.messages).toHaveLength(3);
  expect(check(reader)).toEqual([]);
});
