import { expect, test } from "vitest";
import { readHandlers } from "../../../electron/api/reads.ts";
import { dump } from "../../../electron/db/dump.ts";
import { messageCalendar } from "../../../electron/mail/calendar/message-calendar.ts";
import { composeMail } from "../../../electron/mail/compose.ts";
import type { RemoteNetwork } from "../../../electron/remote/open-secure.ts";
import type { MessageFacts } from "../../../shared/model/facts.ts";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { startInternet } from "../../servers/internet.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { deliverSource } from "../../support/deliver-source.ts";
import { bounceSource, invitationSource, mailingSource } from "../../support/odd-letters.ts";
import { noon } from "../../support/remote.ts";
import { addFake, idOf, runEngine } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

async function start(sources: string[], network?: RemoteNetwork) {
  const server = new FakeServer();
  const remote: string[] = [];
  for (const source of sources) remote.push(await deliverSource(server, source));
  const running = runEngine(temporaryDatabase(), server.provider(), network ? { network } : {});
  const account = await addFake(running.engine);
  const sync = () => running.engine.sync(account, { whole: true });
  await sync();
  const reads = readHandlers(running.db, { now: () => noon, timeZone: "UTC" });
  const facts = async (id: MessageId): Promise<MessageFacts> => reads["messages.facts"]({ id });
  return { ...running, server, sync, reads, facts, ids: remote.map((id) => idOf(running.db, id)) };
}

test("a delivery report stands in the conversation of the message that failed, and is told there", async () => {
  const { calls, db, facts, server, sync } = await start([]);
  const anna = { name: "", address: "gone@example.net" };
  const draft = await calls["drafts.create"]({
    kind: "new",
    sourceId: null,
    accountId: null,
    prefill: { to: [anna], subject: "Lunch", text: "At noon?" },
  });
  await calls["drafts.send"]({ id: draft.id, version: draft.version, delayMs: 0 });
  await until(() => server.sent.length === 1);
  await sync();
  const key = server.sent[0]!.key;
  const own = db
    .prepare<{ id: MessageId; conversation: ConversationId }>(
      "SELECT id, conversation_id AS conversation FROM messages WHERE message_id = ?",
    )
    .get(key)!;
  expect((await facts(own.id)).undelivered).toEqual([]);
  const report = await deliverSource(server, bounceSource("report@mx.example.org", key));
  const stray = await deliverSource(server, bounceSource("stray@mx.example.org", "unknown@example.org"));
  await sync();
  const reportId = idOf(db, report);
  const reason = "550 5.1.1 No such user here";
  const recipient = { address: "gone@example.net", reason, status: "5.1.1" };
  expect((await facts(own.id)).undelivered).toEqual([{ ...recipient, reportId }]);
  expect((await facts(reportId)).report).toEqual({ recipients: [recipient], originalId: own.id });
  expect((await facts(idOf(db, stray))).report).toMatchObject({ originalId: null });
  const conversation = db.prepare<{ id: number }>("SELECT conversation_id AS id FROM messages WHERE id = ?");
  expect(conversation.get(reportId)?.id).toBe(own.conversation);
  expect(conversation.get(idOf(db, stray))?.id).not.toBe(own.conversation);
  const dumped = dump(db).messages.find(({ id }) => id === reportId);
  expect(dumped?.failure).toEqual({ originalId: key, recipients: [recipient] });
});

test("a report about a message that others wrote says nothing of it", async () => {
  const { facts, ids } = await start([
    mailingSource({ id: "a@example.net" }),
    bounceSource("r@mx.example.org", "a@example.net"),
  ]);
  expect((await facts(ids[0]!)).undelivered).toEqual([]);
  expect((await facts(ids[1]!)).report?.originalId).toBeNull();
});

test("an invitation is answered by a mail to its organiser that can be taken back", async () => {
  const {
    calls,
    facts,
    ids: [id = 0 as MessageId],
    server,
    db,
  } = await start([invitationSource("invitation@example.net")]);
  const before = (await facts(id)).invitation;
  expect(before).toMatchObject({
    kind: "request",
    summary: "Tea, with cake",
    answerable: true,
    answer: null,
    organizer: { address: "ada@example.net" },
  });
  expect(before?.start).toMatchObject({ instant: Date.UTC(2026, 6, 3, 14) });
  expect(before?.attendees.map(({ address, me }) => [address, me])).toEqual([
    ["me@example.org", true],
    ["ben@example.com", false],
  ]);
  calls["settings.set"]({ undoSendMs: 10_000 });
  const held = await calls["invitations.answer"]({ id, answer: "declined" });
  expect((await facts(id)).invitation?.answer).toBe("declined");
  const { draftId } = calls["drafts.undoSend"]({ commandId: held.commandId }) as { draftId: number };
  expect((await facts(id)).invitation?.answer).toBeNull();
  expect(draftId).toBeGreaterThan(0);
  calls["settings.set"]({ undoSendMs: 0 });
  await calls["invitations.answer"]({ id, answer: "accepted" });
  await until(() => server.sent.length === 1);
  const [sent] = server.sent;
  expect(sent).toMatchObject({
    to: [{ name: "Ada", address: "ada@example.net" }],
    from: { address: "me@example.org" },
    subject: "Accepted: Invitation: Tea",
    inReplyTo: "invitation@example.net",
  });
  const { source } = await composeMail(sent!);
  const card = await messageCalendar(source);
  expect(card).toMatchObject({
    method: "REPLY",
    events: [{ uid: "tea@example.net", sequence: 1, attendees: [{ address: "me@example.org", answer: "accepted" }] }],
  });
  expect(Buffer.from(source).toString()).toMatch(/^Content-Type: text\/calendar; charset=utf-8; method=REPLY/m);
  expect((await facts(id)).invitation?.answer).toBe("accepted");
  expect(db.prepare("SELECT 1 FROM drafts WHERE state = 'open' AND id = ?").get(draftId)).toBeDefined();
});

test("only an invitation that asks can be answered", async () => {
  const { calls, facts, ids } = await start([
    invitationSource("a@example.net").replaceAll("REQUEST", "CANCEL"),
    mailingSource({ id: "b@example.net" }),
  ]);
  expect((await facts(ids[0]!)).invitation).toMatchObject({ kind: "cancel", answerable: false });
  for (const id of ids)
    await expect(async () => calls["invitations.answer"]({ id, answer: "accepted" })).rejects.toMatchObject({
      kind: "refused",
    });
});

/** Enough mail of different senders for the server to be known as the one that checks. */
const usual = Array.from({ length: 10 }, (_, index) =>
  mailingSource({ id: `usual${index}`, from: `a@sender${index}.example` }),
);

test("one request leaves a mailing only after the click, to the host that was shown, and nowhere else", async () => {
  const internet = await startInternet();
  try {
    internet.page("https://lists.example.net/leave", (_, response) =>
      response.writeHead(200, { "set-cookie": "a=b" }).end(),
    );
    internet.page("https://lists.example.net/moved", (_, response) =>
      response.writeHead(302, { location: "https://lists.example.net/leave" }).end(),
    );
    internet.host("inside.example.net", "10.0.0.1");
    const from = "news@example.net";
    const link = (path: string) => ({ from, link: path });
    const sources = [
      mailingSource({ id: "good", from }),
      mailingSource({ id: "moved", ...link("https://lists.example.net/moved") }),
      mailingSource({ id: "inside", ...link("https://inside.example.net/leave") }),
      mailingSource({ id: "uncovered", from, covers: "from:list-unsubscribe" }),
      mailingSource({ id: "forged", from, server: "mx.example.com" }),
    ];
    const { calls, facts, ids } = await start([...usual, ...sources], internet.network);
    const [good, moved, inside, uncovered, forged] = ids.slice(usual.length);
    const host = "lists.example.net";
    expect((await facts(good!)).unsubscribe).toEqual({ way: "one-click", host });
    expect((await facts(good!)).authentication).toEqual({
      server: "mx.example.org",
      spf: "pass",
      dkim: "pass",
      dmarc: "pass",
    });
    for (const id of [uncovered!, forged!]) {
      expect((await facts(id)).unsubscribe).toEqual({
        way: "mail",
        link: "mailto:leave@example.net?subject=leave",
        address: "leave@example.net",
      });
      await expect(async () => calls["messages.unsubscribe"]({ id, host })).rejects.toMatchObject({ kind: "refused" });
    }
    expect((await facts(forged!)).authentication).toBeNull();
    await expect(async () =>
      calls["messages.unsubscribe"]({ id: good!, host: "other.example.net" }),
    ).rejects.toMatchObject({ kind: "refused" });
    await expect(async () =>
      calls["messages.unsubscribe"]({ id: inside!, host: "inside.example.net" }),
    ).rejects.toMatchObject({ kind: "refused" });
    expect([internet.requests, internet.connections]).toEqual([[], []]);
    await calls["messages.unsubscribe"]({ id: good!, host });
    expect(internet.requests).toMatchObject([
      { method: "POST", url: "https://lists.example.net/leave?u=1", body: "List-Unsubscribe=One-Click" },
    ]);
    expect(Object.keys(internet.requests[0]!.headers).sort()).toEqual([
      "connection",
      "content-length",
      "content-type",
      "host",
      "user-agent",
    ]);
    await expect(async () => calls["messages.unsubscribe"]({ id: moved!, host })).rejects.toMatchObject({
      kind: "refused",
    });
    expect(internet.requests).toHaveLength(2);
  } finally {
    await internet.close();
  }
});

test("where few senders were seen, nobody's checks count", async () => {
  const { facts, ids } = await start(Array.from({ length: 10 }, (_, index) => mailingSource({ id: `few${index}` })));
  expect(await facts(ids[0]!)).toMatchObject({ authentication: null, unsubscribe: { way: "mail" } });
});

test("a signature is told of and never called good without a key; an attached message is read", async () => {
  const signed = [
    "Message-ID: <s@x>",
    "From: a@example.net",
    "To: me@example.org",
    'Content-Type: multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"; boundary=b',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Hello",
    "--b",
    "Content-Type: application/pgp-signature",
    "",
    "-----BEGIN PGP SIGNATURE-----",
    "",
    "iQ==",
    "-----END PGP SIGNATURE-----",
    "--b--",
    "",
  ];
  const carrier = [
    "Message-ID: <c@x>",
    "From: a@example.net",
    "To: me@example.org",
    "Content-Type: multipart/mixed; boundary=m",
    "",
    "--m",
    "Content-Type: text/plain",
    "",
    "See below",
    "--m",
    "Content-Type: message/rfc822",
    "",
    "From: Ben <ben@example.com>",
    "Subject: Inside",
    "Content-Type: text/html",
    "",
    '<p>Deep<script>alert(1)</script><img src="https://track.example/p.gif"></p>',
    "--m--",
    "",
  ];
  const { db, facts, ids, reads } = await start([signed.join("\n"), carrier.join("\n")]);
  expect((await facts(ids[0]!)).protection).toEqual({ kind: "openpgp", encrypted: false, signature: "unknown" });
  const file = db
    .prepare<{ id: number }>("SELECT id FROM attachments WHERE message_id = ? AND content_type = 'message/rfc822'")
    .get(ids[1]!)!;
  const inner = await reads["attachments.message"]({ id: file.id as never });
  expect(inner).toMatchObject({ subject: "Inside", from: [{ name: "Ben", address: "ben@example.com" }] });
  expect(inner?.html).toContain("Deep");
  expect(inner?.html).not.toMatch(/script|track\.example/);
});
