import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connector, ContentRequest, FetchedContent } from "../../../../electron/connectors/contract.ts";
import type { RemoteId } from "../../../../electron/connectors/model.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../../../servers/dovecot.ts";
import { openImap } from "./open.ts";
import { Replica, runBackfill, runChanges } from "./replica.ts";

const missing = dovecotMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);
const signal = new AbortController().signal;

const picture = randomBytes(900_000);
const base64 = picture.toString("base64").replace(/.{76}/g, "$&\r\n");
const large = [
  "From: Bob <bob@x.test>",
  "To: alice@example.test",
  "Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=",
  "Date: Mon, 02 Nov 2026 10:00:00 +0000",
  "Message-ID: <large@x.test>",
  "MIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="m"',
  "",
  "--m",
  'Content-Type: multipart/alternative; boundary="a"',
  "",
  "--a",
  "Content-Type: text/plain; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "Gr=FC=DFe aus K=F6ln",
  "--a",
  "Content-Type: text/html; charset=utf-8",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from("<p>Grüße aus <b>Köln</b></p>").toString("base64"),
  "--a--",
  "--m",
  "Content-Type: image/png; name=dom.png",
  "Content-Transfer-Encoding: base64",
  "Content-Disposition: attachment; filename=dom.png",
  "",
  base64,
  "--m",
  "Content-Type: application/pdf; name=plan.pdf",
  "Content-Transfer-Encoding: base64",
  "Content-Disposition: attachment; filename=plan.pdf",
  "",
  "JVBERi0=",
  "--m--",
  "",
].join("\r\n");
/** As some programs write: each picture between two pieces of the text. */
const mixed = [
  "From: Bob <bob@x.test>",
  "Message-ID: <mixed@x.test>",
  "MIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="m"',
  "",
  "--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBefore",
  `--m\r\nContent-Type: image/png; name=one.png\r\nContent-Disposition: inline; filename=one.png\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}`,
  "--m\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nZwischent=F6ne",
  "--m\r\nContent-Type: image/png; name=two.png\r\nContent-Disposition: inline; filename=two.png\r\nContent-Transfer-Encoding: base64\r\n\r\nYWJj",
  "--m\r\nContent-Type: text/plain; name=notes.txt\r\nContent-Disposition: inline; filename=notes.txt\r\n\r\nNotes",
  "--m\r\nContent-Type: text/plain; name=more.txt\r\nContent-Disposition: attachment; filename=more.txt\r\n\r\nMore",
  "--m--",
  "",
].join("\r\n");
const log = `From: robot@x.test\r\nMessage-ID: <log@x.test>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nStraße\r\n${"a line of a long log\r\n".repeat(40_000)}`;
const small = "From: bob@x.test\r\nMessage-ID: <small@x.test>\r\nSubject: small\r\n\r\nsmall body\r\n";

describe.skipIf(missing !== null)("contents", () => {
  let dovecot: Dovecot;
  let connector: Connector;
  let replica: Replica;
  beforeAll(async () => {
    dovecot = await startDovecot();
    for (const source of [large, log, small, mixed]) await dovecot.append("alice", "Archive", source);
    await dovecot.copy("alice", "Archive", [3], "INBOX");
    ({ connector } = openImap(dovecot));
    replica = new Replica();
    await runChanges(connector, replica);
  });
  afterAll(async () => {
    await connector.close();
    await dovecot.stop();
  });

  function request(messageId: string, placements: [folder: string, uid: number][] = []): ContentRequest {
    const { id, size, remote } = replica.byMessageId(messageId);
    const stored = replica.placementsOf(id).map(({ folder, key }) => ({ folder: folder as RemoteId, key }));
    const given = placements.map(([folder, uid]) => ({ folder: folder as RemoteId, key: String(uid) }));
    return { id, size, remote, placements: given.length > 0 ? given : stored };
  }

  async function ask(requests: ContentRequest[], whole = false): Promise<FetchedContent[]> {
    const found: FetchedContent[] = [];
    for await (const fetched of connector.contents!(requests, { whole }, signal)) found.push(fetched);
    return found;
  }

  it("reads the text of a large message and names its attachments without fetching them", async () => {
    const [fetched] = await ask([request("large@x.test")]);
    expect(fetched?.content).toMatchObject({ complete: false, source: null });
    expect(fetched?.content?.text).toContain("Grüße aus Köln");
    expect(fetched?.content?.html).toContain("Grüße aus <b>Köln</b>");
    expect(
      fetched?.content?.attachments.map(({ id, name, contentType, sha256 }) => [id, name, contentType, sha256]),
    ).toEqual([
      ["1", "dom.png", "image/png", null],
      ["2", "plan.pdf", "application/pdf", null],
    ]);
    const size = fetched?.content?.attachments[0]?.size ?? 0;
    expect(Math.abs(size - picture.byteLength)).toBeLessThan(2000);
  });

  it("brings it whole when asked, with the same numbers on its attachments", async () => {
    const [fetched] = await ask([request("large@x.test")], true);
    expect(fetched?.content?.complete).toBe(true);
    expect(Buffer.from(fetched?.content?.source ?? []).toString("latin1")).toBe(large);
    expect(fetched?.content?.attachments[0]).toMatchObject({ id: "1", size: picture.length, sha256: null });
  });

  it("reads all pieces of its text, and numbers what stands between them as the whole message does", async () => {
    const [part] = await ask([request("mixed@x.test")]);
    const [whole] = await ask([request("mixed@x.test")], true);
    expect(part?.content?.complete).toBe(false);
    expect(part?.content?.text).toBe(whole?.content?.text);
    for (const piece of ["Before", "Zwischentöne", "Notes"]) expect(part?.content?.text).toContain(piece);
    const named = (content: FetchedContent | undefined) =>
      content?.content?.attachments.map(({ id, name }) => [id, name]);
    expect(named(part)).toEqual([
      ["1", "one.png"],
      ["2", "two.png"],
      ["3", "more.txt"],
    ]);
    expect(named(part)).toEqual(named(whole));
  });

  it("cuts the text of an endless one, and keeps its charset", async () => {
    const [fetched] = await ask([request("log@x.test")]);
    expect(fetched?.content?.text.startsWith("Straße\n") || fetched?.content?.text.startsWith("Straße\r\n")).toBe(true);
    expect(fetched?.content?.text.length).toBeGreaterThan(400_000);
    expect(fetched?.content?.text.length).toBeLessThan(600_000);
    expect(fetched?.content?.complete).toBe(false);
  });

  it("takes another copy where one is gone, and never another message", async () => {
    const elsewhere = request("small@x.test", [
      ["Nowhere", 1],
      ["INBOX", 77],
      ["Archive", 1],
      ["Archive", 3],
    ]);
    const [fetched] = await ask([elsewhere]);
    expect(fetched?.content?.text).toContain("small body");
    const gone = request("small@x.test", [
      ["Archive", 1],
      ["INBOX", 77],
    ]);
    expect(await ask([gone])).toEqual([{ id: gone.id, content: null }]);
  });

  it("comes with the history too, the large ones in part", async () => {
    const fresh = new Replica();
    await runChanges(connector, fresh, 1);
    await dovecot.append("alice", "Junk", large.replace("large@", "another@"), { date: 1 });
    await dovecot.bulk(
      "alice",
      "Junk",
      Array.from({ length: 60 }, (_, index) => ({ source: small.replace("small@", `${index}@`), date: 1e12 + index })),
    );
    await runChanges(connector, fresh);
    await runBackfill(connector, fresh);
    expect(fresh.listing("Junk")).toHaveLength(61);
    // Of the newest 50 only headers came; of the others everything.
    expect(fresh.withoutContent().filter(({ messageId }) => /^\d+@/.test(messageId ?? ""))).toHaveLength(50);
    const { subject, content } = fresh.byMessageId("another@x.test");
    expect([subject, content?.complete, content?.attachments.length]).toEqual(["Größe", false, 2]);
  });

  it("brings a new large message in part at once", async () => {
    await dovecot.append("alice", "INBOX", large.replace("large@", "fresh@"));
    await runChanges(connector, replica);
    const message = replica.byMessageId("fresh@x.test");
    expect(message.content?.text).toContain("Grüße aus Köln");
    expect(message.content?.attachments).toHaveLength(2);
    expect(message.subject).toBe("Größe");
  });
});
