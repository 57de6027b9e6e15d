import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHandlers } from "../../../../electron/api/reads.ts";
import type { Writable } from "../../../../electron/db/open.ts";
import { saveContents } from "../../../../electron/db/packs.ts";
import { parseMail } from "../../../../electron/mail/parse.ts";
import { contract } from "../../../../shared/api/contract.ts";
import { inbox } from "../../../../shared/api/conversations.ts";
import { settingsShape } from "../../../../shared/api/settings.ts";
import type { DraftContent } from "../../../../shared/model/draft.ts";
import {
  accountId,
  attachmentId,
  conversationId,
  draftId,
  type MessageId,
  messageId,
} from "../../../../shared/model/ids.ts";
import { seed } from "../../../support/seed.ts";
import { temporaryDatabase } from "../../../support/temporary-database.ts";

let database: ReturnType<typeof temporaryDatabase>;
let db: Writable;
let api: ReturnType<typeof readHandlers>;
let rich: MessageId;
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const report = Buffer.from("quarterly figures\n".repeat(20_000));

const source = [
  "From: Anna <anna@example.org>",
  "To: me1@example.org",
  "Subject: Figures",
  "MIME-Version: 1.0",
  "Content-Type: multipart/mixed; boundary=outer",
  "",
  "--outer",
  "Content-Type: multipart/related; boundary=inner",
  "",
  "--inner",
  "Content-Type: text/html; charset=utf-8",
  "",
  '<p>Look: <img src="cid:logo@x"><img src="https://track.example/p.gif"></p><script>alert(1)</script>',
  '<div class="gmail_quote"><blockquote class="gmail_quote">On Monday Bob wrote: old words <img src="cid:logo@x"></blockquote></div>',
  "--inner",
  "Content-Type: image/png",
  "Content-ID: <logo@x>",
  "Content-Transfer-Encoding: base64",
  "Content-Disposition: inline; filename=logo.png",
  "",
  pixel,
  "--inner--",
  "--outer",
  "Content-Type: text/plain; name=report.txt",
  "Content-Disposition: attachment; filename*=utf-8''..%2F..%2Fevil%00report.txt",
  "Content-Transfer-Encoding: base64",
  "",
  ...(report.toString("base64").match(/.{1,76}/g) ?? []),
  "--outer--",
  "",
].join("\r\n");

beforeAll(async () => {
  database = temporaryDatabase();
  db = database.writer;
  seed(db, { messages: 200, accounts: 2, words: 8 });
  api = readHandlers(database.reader, { now: () => Date.UTC(2026, 9, 1), timeZone: "UTC" });
  rich = messageId.parse(
    db.prepare<{ id: number }>("SELECT max(id) AS id FROM messages WHERE account_id = 1").get()?.id,
  );
  await keep(rich, source);
});
afterAll(() => database.dispose());

async function keep(id: MessageId, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const mail = await parseMail(bytes);
  saveContents(db, [{ id, text: mail.text, html: mail.html, source: bytes, complete: true }]);
  db.prepare("DELETE FROM attachments WHERE message_id = ?").run(id);
  for (const part of mail.attachments)
    db.prepare(
      `INSERT INTO attachments (account_id, message_id, remote_id, name, content_type, size, content_id, inline, sha256, created_at)
       VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
    ).run(id, part.id, part.name, part.contentType, part.size, part.contentId, +part.inline, part.sha256);
}

const read = async (id: number, offset: number, length: number) =>
  api["attachments.read"]({ id: attachmentId.parse(id), offset, length });

async function readAll(id: number, slice: number): Promise<Buffer> {
  const slices: Buffer[] = [];
  for (let offset = 0; ; offset += slice) {
    const answer = await read(id, offset, slice);
    slices.push(Buffer.from(answer?.data ?? "", "base64"));
    if (!answer || offset + slice >= answer.size) return Buffer.concat(slices);
  }
}

describe("readHandlers", () => {
  it("answers every read method and no other", () => {
    const reads = Object.entries(contract).filter(([, { kind }]) => kind === "read");
    expect(Object.keys(api).sort()).toEqual(reads.map(([name]) => name).sort());
  });

  it("says not-found in a sentence", async () => {
    const missing = { id: messageId.parse(5) };
    const asks = [
      () => api["messages.get"](missing),
      () => api["messages.source"](missing),
      () => api["drafts.get"]({ id: draftId.parse(9) }),
      () => api["conversations.get"]({ id: conversationId.parse(99_999) }),
    ];
    for (const ask of asks)
      expect(ask).toThrow(expect.objectContaining({ kind: "not-found", message: expect.stringMatching(/\.$/) }));
    await expect(api["messages.body"](missing)).rejects.toMatchObject({ kind: "not-found" });
    await expect(read(99_999, 0, 1)).rejects.toMatchObject({ kind: "not-found" });
  });
});

describe("messages.body", () => {
  it("gives safe HTML with the message's own pictures and without the network's", async () => {
    const body = await api["messages.body"]({ id: rich });
    expect(body.html).toContain(`src="data:image/png;base64,${pixel}"`);
    expect(body.html).not.toMatch(/script|track\.example|cid:/);
    expect(body.html).toContain("old words");
    expect(body.htmlVisible).toContain(`src="data:image/png;base64,${pixel}"`);
    expect(body.htmlVisible).not.toContain("old words");
    expect(body.blockedRemote).toBe(1);
    expect(await api["messages.body"]({ id: rich })).toEqual(body);
  });

  it("follows a body that changed, and folds plain text", async () => {
    await keep(rich, source.replace("Look:", "Look again:"));
    expect((await api["messages.body"]({ id: rich })).html).toContain("Look again:");
    await keep(rich, "From: a@b\r\nSubject: x\r\n\r\nYes!\r\n\r\nOn Mon, 2 Mar 2026, Bob wrote:\r\n> old words\r\n");
    const body = await api["messages.body"]({ id: rich });
    expect(body).toMatchObject({ html: null, htmlVisible: null, blockedRemote: 0, bodyState: "full" });
    expect(body.visible.trim()).toBe("Yes!");
    expect(body.folded).toContain("old words");
    await keep(rich, source);
  });
});

describe("attachments", () => {
  it("come out of the source slice by slice, under a name that is safe", async () => {
    const message = await api["messages.get"]({ id: rich });
    const [logo, file] = message.attachments;
    expect(logo).toMatchObject({ name: "logo.png", inline: true, held: true });
    expect(file?.name).toMatch(/^[\w.-]*report\.txt$/);
    expect((await readAll(file?.id ?? 0, 100_000)).equals(report)).toBe(true);
    expect((await read(file?.id ?? 0, 0, 10))?.name).toBe(file?.name);
  });

  it("come out of kept bytes across pieces, and are null while at the provider", async () => {
    const bytes = Buffer.alloc(2_500_000, "0123456789abcdef_");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const add = db.prepare<{ id: number }>(
      "INSERT INTO attachments (remote_id, name, content_type, size, inline, sha256, created_at) VALUES ('1', '', 'a/b', 1, 0, ?, 0) RETURNING id",
    );
    const held = add.get(sha256)?.id ?? 0;
    for (let piece = 0; piece < 3; piece++)
      db.prepare("INSERT INTO blobs VALUES (?, ?, ?)").run(
        sha256,
        piece,
        bytes.subarray(piece * 1_048_576, (piece + 1) * 1_048_576),
      );
    expect((await readAll(held, 700_001)).equals(bytes)).toBe(true);
    expect(await read(held, 0, 5)).toMatchObject({ size: bytes.length, name: "attachment" });
    expect(await read(held, bytes.length, 5)).toMatchObject({ data: "" });
    expect(await read(add.get("none")?.id ?? 0, 0, 5)).toBeNull();
  });
});

describe("messages", () => {
  it("come newest page first, ascending in each, with folders and what is on its way", async () => {
    const { id } = db
      .prepare<{ id: number }>("SELECT conversation_id AS id FROM messages GROUP BY 1 HAVING count(*) = 6")
      .get() ?? { id: 0 };
    const conversation = conversationId.parse(id);
    const last = await api["messages.list"]({ conversationId: conversation, before: null, limit: 4 });
    const first = await api["messages.list"]({ conversationId: conversation, before: last.next, limit: 4 });
    const times = [...first.rows, ...last.rows].map(({ sentAt }) => sentAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect([first.rows.length, last.rows.length, first.next]).toEqual([2, 4, null]);
    const sent = last.rows[3]?.id ?? 0;
    const command =
      "INSERT INTO outbox (account_id, conversation_id, message_id, kind, key, payload, label, state, reason, due_at, created_at) VALUES (1, ?, ?, ?, ?, '{}', 'Send', ?, 'Why.', 7, 0)";
    db.prepare(command).run(id, sent, "send", "k1", "held");
    db.prepare(command).run(id, sent, "flags", "k2", "queued");
    db.prepare(command).run(id, sent, "send", "k3", "done");
    expect((await api["messages.get"]({ id: messageId.parse(sent) })).outgoing).toMatchObject({
      state: "held",
      dueAt: 7,
      reason: "Why.",
    });
    expect((await api["conversations.get"]({ id: conversation })).outgoing).toBe("waiting");
    expect((await api["outbox.list"]({})).map(({ kind, state }) => [kind, state])).toEqual([
      ["send", "held"],
      ["flags", "queued"],
    ]);
    db.prepare("UPDATE outbox SET state = 'failed' WHERE key = 'k2'").run();
    const rows = (await api["conversations.list"]({ view: { ...inbox, role: null }, after: null, limit: 500 })).rows;
    expect(rows.filter(({ outgoing }) => outgoing !== "none")).toMatchObject([
      { id, outgoing: "failed", messageCount: 6 },
    ]);
    db.prepare("DELETE FROM outbox").run();
  });

  it("hide copies on their way out and show those on their way in", async () => {
    db.prepare("UPDATE placements SET state = 'leaving' WHERE message_id = ?").run(rich);
    db.prepare("INSERT INTO placements VALUES (13, 'arriving:1', 1, ?, 1, 0, 0, 0, 'arriving')").run(rich);
    expect((await api["messages.get"]({ id: rich })).folders).toEqual([{ id: 13, role: "trash", name: "trash" }]);
  });
});

describe("drafts", () => {
  const content = (text: string): DraftContent => ({
    accountId: accountId.parse(1),
    from: { name: "", address: "me1@example.org" },
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    text,
    quote: false,
    attachments: [],
  });

  it("show their newest version, with the addresses to send from", async () => {
    for (const [id, state] of [
      [1, "open"],
      [2, "discarded"],
      [3, "open"],
    ])
      db.prepare("INSERT INTO drafts (id, kind, conversation_id, state, created_at) VALUES (?, 'reply', ?, ?, 0)").run(
        id,
        id === 3 ? 7 : null,
        state,
      );
    const save = db.prepare("INSERT INTO draft_versions VALUES (?, ?, ?, ?)");
    for (const [id, version] of [
      [1, 1],
      [1, 2],
      [2, 1],
      [3, 1],
    ] as const)
      save.run(id, version, version * 10, JSON.stringify(content(`v${version}`)));
    const drafts = await api["drafts.list"]({ conversationId: null });
    expect(drafts.map(({ id, version, content: { text } }) => [id, version, text])).toEqual([
      [1, 2, "v2"],
      [3, 1, "v1"],
    ]);
    expect(drafts[0]?.identities).toEqual([
      { accountId: 1, name: "Me 1", address: "me1@example.org" },
      { accountId: 2, name: "Me 2", address: "me2@example.org" },
    ]);
    expect(await api["drafts.list"]({ conversationId: conversationId.parse(7) })).toMatchObject([{ id: 3 }]);
    expect(await api["drafts.get"]({ id: draftId.parse(2) })).toMatchObject({ content: { text: "v1" } });
    expect(await api["drafts.versions"]({ id: draftId.parse(1) })).toEqual([
      { version: 2, at: 20, text: "v2" },
      { version: 1, at: 10, text: "v1" },
    ]);
    const { hasDraft } = await api["conversations.get"]({ id: conversationId.parse(7) });
    expect(hasDraft).toBe(true);
  });
});

describe("the rest", () => {
  it("suggests people by parts of names and addresses, each once, own addresses last", async () => {
    const suggest = async (prefix: string) =>
      (await api["people.suggest"]({ prefix, limit: 5 })).map(({ address }) => address);
    db.prepare(
      "UPDATE identities SET name = 'Zoë Müller', address = 'zm@example.org', seen = 1000 WHERE id IN (10005, 20005)",
    ).run();
    expect(await suggest("mull")).toEqual(["zm@example.org"]);
    expect(await suggest("ZOE mü")).toEqual(["zm@example.org"]);
    expect(await suggest("zm@")).toEqual(["zm@example.org"]);
    expect(await suggest("Me ")).toEqual(["me1@example.org", "me2@example.org"]);
    expect(await suggest("%")).toEqual([]);
    expect(await suggest("")).toHaveLength(5);
  });

  it("gives accounts with counts, and settings with defaults for what no longer fits", async () => {
    expect(await api["accounts.list"]({})).toMatchObject([
      { id: 1, state: { kind: "connected" }, progress: { held: expect.any(Number) } },
      { id: 2 },
    ]);
    const counts = (await api["accounts.list"]({})).map(({ progress }) => progress.held);
    expect(counts.reduce((a, b) => a + b)).toBe(200);
    db.prepare("INSERT INTO settings VALUES ('theme', '\"dark\"'), ('undoSendMs', '\"soon\"'), ('gone', '1')").run();
    expect(await api["settings.get"]({})).toEqual({ ...settingsShape.parse({}), theme: "dark" });
  });
});
