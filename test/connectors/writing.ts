import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Capabilities, CapabilityName, Connector } from "../../electron/connectors/contract.ts";
import { type OutgoingMessage, type RemoteMessageRef, remoteId } from "../../electron/connectors/model.ts";
import { attachmentBytes } from "../../electron/mail/parse.ts";
import { removeEcho, writeEcho } from "../../electron/sync/echo.ts";
import { until } from "../support/until.ts";
import type { World } from "./harness.ts";
import { never, openStore, type Store } from "./store.ts";

type Begin = () => Promise<World>;

/** Which member does what: both are there, or none, and then there is a reason. */
const members = {
  send: "send",
  reply: "send",
  upload: "send",
  edit: "edit",
  remove: "remove",
  react: "react",
  flags: "setFlags",
  move: "move",
  markRead: "markRead",
  markUnread: "markRead",
  choose: "conversations",
  begin: "begin",
  find: "find",
} satisfies Record<CapabilityName, keyof Connector>;

/** What a connector does at its provider. */
export function writing(begin: Begin): void {
  it("has the members its capabilities name, and a reason for each it lacks", async () => {
    const { connector } = await openStore(await begin());
    const capabilities: Capabilities = connector.capabilities();
    for (const [name, member] of Object.entries(members) as [CapabilityName, keyof Connector][]) {
      const capability = capabilities[name];
      expect([name, typeof connector[member] === "function"]).toEqual([name, capability.level === "full"]);
      if (capability.level === "none") expect(capability.reason).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  for (const order of ["the answer", "the poll", "the push"] as const) {
    it(`shows a message of ours once when ${order} comes first`, async ({ skip }) => {
      const world = await begin();
      await world.say("before");
      const store = await openStore(world);
      await store.whole();
      if (order === "the push" && !world.disorder) return skip("what is pushed says nothing but that there is news");
      const pushes = order === "the push" ? await listening(store) : null;
      const message = world.outgoing(world.newKey(), "our own words");
      echo(store, message);
      const result = await store.connector.send?.(message, never);
      await pushes?.next();
      // The answer is still on its way to the database.
      if (order !== "the answer") await store.round();
      store.ingestEvents(result?.events ?? []);
      await store.round();
      await store.contents();
      expect(rowsOf(store, message)).toHaveLength(1);
      expect(await world.arrived("our own words")).toBe(1);
      await pushes?.stop();
    });
  }

  it("says when it does not know whether a message left, finds out, and sends nothing twice", async () => {
    const world = await begin();
    const store = await openStore(world);
    await store.round();
    for (const [outcome, text] of [
      ["arrives-unheard", "perhaps there"],
      ["lost", "perhaps lost"],
    ] as const) {
      const message = world.outgoing(world.newKey(), text);
      echo(store, message);
      world.nextSend(outcome);
      await expect(store.connector.send?.(message, never)).rejects.toMatchObject({ maybeSent: true });
      world.heal();
      const answer = await store.connector.find?.(message.key, never);
      expect(answer).toBe(world.found[outcome === "lost" ? "lost" : "arrived"]);
      await store.round();
      expect(rowsOf(store, message)).toHaveLength(1);
      expect(await world.arrived(text)).toBe(outcome === "lost" ? 0 : 1);
      for (const { id } of rowsOf(store, message)) removeEcho(store.db, store.account, id, Date.now());
    }
  });

  it("says why the provider refuses a message, and that nothing left", async () => {
    const world = await begin();
    const store = await openStore(world);
    await store.round();
    world.nextSend("refused");
    const sending = store.connector.send?.(world.outgoing(world.newKey(), "refused"), never);
    await expect(sending).rejects.toMatchObject({
      failure: { kind: "refused" },
      maybeSent: false,
      message: expect.stringMatching(/\w{3}.*\.$/),
    });
    world.heal();
    expect(await world.arrived("refused")).toBe(0);
  });

  it("edits, takes back and reacts where it can", async () => {
    const world = await begin();
    const store = await openStore(world);
    await store.round();
    const { connector } = store;
    const { edit, remove, react } = connector;
    if (!edit || !remove || !react || !connector.send) {
      for (const name of ["edit", "remove", "react"] as const)
        expect(connector.capabilities()[name].level).toBe("none");
      return;
    }
    const { events } = await connector.send(world.outgoing(world.newKey(), "as it was"), never);
    store.ingestEvents(events);
    const ref = refOf(events);
    store.ingestEvents((await edit(ref, "as it is", never)).events);
    expect(store.texts()).toEqual(["as it is"]);
    expect(await world.there()).toEqual(["as it is"]);
    for (let times = 0; times < 2; times++) await react(ref, "👍", true, never);
    expect(world.reactions?.(ref)).toBe(1);
    for (let times = 0; times < 2; times++) await react(ref, "👍", false, never);
    expect(world.reactions?.(ref)).toBe(0);
    for (let times = 0; times < 2; times++) await remove(ref, never);
    expect(await world.there()).toEqual([]);
  });

  it("answers in the thread of a message", async () => {
    const world = await begin();
    await world.say("question");
    const store = await openStore(world);
    await store.whole();
    const row = store.db
      .prepare<{ id: string; sequence: string | null; messageId: string | null }>(
        "SELECT remote_id AS id, sequence, message_id AS messageId FROM messages",
      )
      .get();
    const conversation =
      store.db.prepare<{ id: string | null }>("SELECT remote_id AS id FROM conversations").get()?.id ?? null;
    const threaded =
      conversation === null ? { inReplyTo: row?.messageId ?? null, references: [row?.messageId ?? ""] } : {};
    const parent = row && {
      id: remoteId(row.id),
      conversation: conversation === null ? null : remoteId(conversation),
      sequence: row.sequence,
      remote: null,
    };
    const message = world.outgoing(world.newKey(), "answer", { parent: parent ?? null, ...threaded });
    const result = await store.connector.send?.(message, never);
    store.ingestEvents(result?.events ?? []);
    await store.round();
    await store.contents();
    expect(await world.arrived("answer")).toBe(1);
    const conversations = store.db
      .prepare<{ count: number }>("SELECT count(DISTINCT conversation_id) AS count FROM messages")
      .get();
    expect(conversations?.count).toBe(1);
    if (conversation !== null) {
      const linked = store.db.prepare("SELECT 1 FROM messages WHERE parent_remote_id = ?").get(row?.id);
      expect(linked).toBeDefined();
    }
  });

  it("brings files up and down unharmed", async () => {
    const world = await begin();
    const data = Uint8Array.from({ length: 120_000 }, (_, at) => 33 + (at % 90));
    const store = await openStore(world);
    await store.round();
    const attachments = [{ name: "file.bin", contentType: "application/octet-stream", contentId: null, data }];
    await store.connector.send?.(world.outgoing(world.newKey(), "with a file", { attachments }), never);
    const [arrived] = await world.filesOf("with a file");
    expect(Buffer.compare(arrived ?? new Uint8Array(), data)).toBe(0);
    await world.sayWithFile("a file for you", data);
    await store.round();
    expect(await fileOf(store, "a file for you", data)).toBe(createHash("sha256").update(data).digest("hex"));
  });

  it("calls what is gone already as it should be, or says that it is missing", async () => {
    const world = await begin();
    await world.say("here");
    const store = await openStore(world);
    await store.whole();
    const { connector } = store;
    const conversation =
      store.db.prepare<{ id: string | null }>("SELECT remote_id AS id FROM conversations").get()?.id ?? null;
    const folder = store.db.prepare<{ id: string }>("SELECT remote_id AS id FROM folders").get()?.id;
    if (connector.setFlags && folder !== undefined) {
      const gone = [{ folder: remoteId(folder), key: "999999" }];
      await connector.setFlags(gone, { read: true }, never);
      expect(await connector.move?.(gone, remoteId(folder), never)).toEqual({ moved: [] });
    }
    if (conversation === null) return;
    const ref = {
      id: remoteId(`${conversation}:1700000000.000100`),
      conversation: remoteId(conversation),
      sequence: "1700000000.000100",
      remote: null,
    };
    await connector.remove?.(ref, never);
    await expect(connector.edit?.(ref, "x", never)).rejects.toMatchObject({ failure: { kind: "missing" } });
    await expect(connector.react?.(ref, "👍", true, never)).rejects.toMatchObject({ failure: { kind: "missing" } });
  });
}

/** Listens, and is up to date. */
async function listening(store: Store) {
  const stop = new AbortController();
  let wakes = 0;
  const wake = () => {
    wakes++;
  };
  const ended = store.connector.listen?.(wake, stop.signal);
  const next = async (): Promise<void> => {
    const seen = wakes;
    await until(() => wakes > seen, { what: "a push" });
  };
  await next();
  await store.round();
  wakes = 0;
  return {
    next: () => until(() => wakes > 0, { what: "a push" }),
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

/** The row of a message of ours, as the outbox writes it with the command. */
function echo(store: Store, message: OutgoingMessage): void {
  store.db.transaction(() => writeEcho(store.db, store.account, { ...message, attachments: [] }, Date.now()));
}

function rowsOf(store: Store, { key, text }: OutgoingMessage) {
  const texts = store.texts();
  const rows = store.rows().filter(({ echoKey }) => echoKey === key);
  expect(texts.filter((held) => held === text)).toHaveLength(rows.length);
  return rows;
}

function refOf(events: readonly { type: string }[]): RemoteMessageRef {
  const event = events.find(({ type }) => type === "message") as { message: RemoteMessageRef } | undefined;
  if (!event) throw new Error("the send told nothing");
  const { id, conversation, sequence, remote } = event.message;
  return { id, conversation, sequence, remote };
}

/** Can the file of the message with this text be had, with all its bytes? */
async function fileOf(store: Store, text: string, data: Uint8Array): Promise<string> {
  return store.connector.download ? downloaded(store, text) : fromContents(store, text, data.length);
}

async function downloaded({ connector, batches }: Store, text: string): Promise<string> {
  const told = batches
    .flatMap(({ events }) => events)
    .findLast((event) => event.type === "message" && event.message.content?.text === text);
  const message = told?.type === "message" ? told.message : null;
  const [attachment] = message?.content?.attachments ?? [];
  if (!message || !attachment || !connector.download) return "no file";
  const { id, conversation, sequence, remote } = message;
  const hash = createHash("sha256");
  const file = { ...attachment, message: { id, conversation, sequence, remote } };
  for await (const part of connector.download(file, never)) hash.update(part);
  return hash.digest("hex");
}

/** Where files come with their message. */
async function fromContents({ connector, db }: Store, text: string, size: number): Promise<string> {
  const row = db
    .prepare<{ id: string; folder: string; key: string; remote: string }>(
      `SELECT m.remote_id AS id, f.remote_id AS folder, p.remote_key AS key, m.remote FROM messages m
       JOIN placements p ON p.message_id = m.id JOIN folders f ON f.id = p.folder_id WHERE m.subject = ?`,
    )
    .get(text);
  if (!row || !connector.contents) return "no message";
  const placements = [{ folder: remoteId(row.folder), key: row.key }];
  const request = { id: remoteId(row.id), placements, remote: JSON.parse(row.remote), size };
  for await (const { content } of connector.contents([request], { whole: true }, never)) {
    const [attachment] = content?.attachments ?? [];
    const bytes = attachment && content?.source ? await attachmentBytes(content.source, attachment.id) : null;
    if (bytes) return createHash("sha256").update(bytes).digest("hex");
  }
  return "no file";
}
