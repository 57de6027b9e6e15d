import { expect, it } from "vitest";
import type { Capabilities, CapabilityName, Connector } from "../../electron/connectors/contract.ts";
import { type OutgoingMessage, type RemoteMessageRef, remoteId } from "../../electron/connectors/model.ts";
import { contentOf } from "../../electron/db/packs.ts";
import { attachmentBytes } from "../../electron/mail/parse.ts";
import { removeEcho, writeEcho } from "../../electron/sync/echo.ts";
import type { MessageId } from "../../shared/model/ids.ts";
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
    expect(await fileOf(store, "a file for you", data.length)).toBe(true);
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
async function fileOf(store: Store, text: string, size: number): Promise<boolean> {
  const { connector, db } = store;
  if (!connector.download) {
    await store.contents(true);
    const row = db
      .prepare<{ message: MessageId; part: string }>(
        "SELECT message_id AS message, remote_id AS part FROM attachments ORDER BY id DESC",
      )
      .get();
    if (!row) return false;
    const source = contentOf(db, row.message)?.source ?? new Uint8Array();
    return (await attachmentBytes(source, row.part))?.byteLength === size;
  }
  const batch = store.batches
    .flatMap(({ events }) => events)
    .findLast((event) => event.type === "message" && event.message.content?.text === text);
  if (batch?.type !== "message") return false;
  const { id, conversation, sequence, remote, content } = batch.message;
  const [attachment] = content?.attachments ?? [];
  if (!attachment) return false;
  let bytes = 0;
  let parts = 0;
  for await (const part of connector.download(
    { ...attachment, message: { id, conversation, sequence, remote } },
    never,
  )) {
    bytes += part.byteLength;
    parts++;
  }
  return bytes === size && parts > 0;
}
