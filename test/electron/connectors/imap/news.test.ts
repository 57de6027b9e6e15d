import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Connector } from "../../../../electron/connectors/contract.ts";
import type { RemoteId } from "../../../../electron/connectors/model.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../../../servers/dovecot.ts";
import { generateMail } from "../../../support/generate-mail.ts";
import { openImap } from "./open.ts";
import { Replica, runBackfill, runChanges, serverListing } from "./replica.ts";

const missing = dovecotMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);

const poor = "IMAP4rev1 LITERAL+ SASL-IR LOGIN-REFERRALS ID NAMESPACE";
const servers: [name: string, capability: string | undefined][] = [
  ["with all extensions", undefined],
  ["without CONDSTORE, UIDPLUS, MOVE, SPECIAL-USE, LIST-STATUS and IDLE", poor],
];

describe.skipIf(missing !== null).each(servers)("incremental sync %s", (_name, capability) => {
  let dovecot: Dovecot;
  let connector: Connector;
  let replica: Replica;

  beforeEach(async () => {
    dovecot = await startDovecot(capability === undefined ? {} : { capability, specialUse: false });
    await dovecot.bulk("alice", "INBOX", generateMail({ count: 120, seed: 3, attachmentEvery: 0 }));
    await dovecot.bulk("alice", "Archive", generateMail({ count: 80, seed: 4, attachmentEvery: 0 }));
    ({ connector } = openImap(dovecot));
    replica = new Replica();
    await runChanges(connector, replica);
    await runBackfill(connector, replica);
  });
  afterEach(async () => {
    await connector.close();
    await dovecot.stop();
  });

  async function expectSame(): Promise<void> {
    const paths = await dovecot.folders("alice");
    expect([...replica.folders.keys()].sort()).toEqual(paths);
    const ids = new Set<string>();
    for (const path of paths) {
      const messages = await dovecot.messages("alice", path);
      expect(replica.listing(path)).toEqual(serverListing(messages));
      for (const { messageId } of messages) ids.add(messageId);
    }
    expect([...replica.messages.values()].map(({ messageId }) => messageId).sort()).toEqual([...ids].sort());
  }

  it("knows what the folders are for", () => {
    const roles = [...replica.folders.values()].map(({ path, role }) => `${path} ${role}`).sort();
    expect(roles).toEqual(["Archive archive", "Drafts drafts", "INBOX inbox", "Junk junk", "Sent sent", "Trash trash"]);
  });

  it("brings what is new with its content", async () => {
    const [mail] = generateMail({ count: 1, seed: 9 });
    await dovecot.append("alice", "INBOX", mail!.source, { date: mail!.date });
    await runChanges(connector, replica);
    const message = replica.byMessageId(mail!.messageId);
    expect(message.content?.source?.byteLength).toBe(Buffer.byteLength(mail!.source));
    expect(message.receivedAt).toBe(mail!.date);
    expect(message.direction).toBe("in");
    await expectSame();
  });

  it("follows flags set and taken away by another client", async () => {
    await dovecot.setFlags("alice", "INBOX", [1, 2, 3, 120], { add: ["\\Flagged", "\\Answered"], remove: ["\\Seen"] });
    await dovecot.setFlags("alice", "Archive", [80], { add: ["\\Flagged"] });
    await runChanges(connector, replica);
    await expectSame();
    await dovecot.setFlags("alice", "INBOX", [1, 120], { add: ["\\Seen"], remove: ["\\Flagged"] });
    await runChanges(connector, replica);
    expect(replica.listing("INBOX")).toEqual(serverListing(await dovecot.messages("alice", "INBOX")));
  });

  it("follows deletions and moves, also when the count is as before", async () => {
    await dovecot.move("alice", "INBOX", [5, 6, 7], "Archive");
    await dovecot.remove("alice", "INBOX", [50, 119, 120]);
    await dovecot.move("alice", "Archive", [10], "INBOX");
    for (const { source } of generateMail({ count: 5, seed: 11 })) await dovecot.append("alice", "INBOX", source);
    expect(await dovecot.count("alice", "INBOX")).toBe(120);
    await runChanges(connector, replica);
    await expectSame();
    await dovecot.remove("alice", "Archive", [1, 2, 3]);
    await runChanges(connector, replica);
    await expectSame();
  });

  it("keeps one message for copies in two folders", async () => {
    await dovecot.copy("alice", "INBOX", [42], "Archive");
    await runChanges(connector, replica);
    await expectSame();
    const shared = [...replica.messages.keys()].filter((id) => replica.placementsOf(id).length === 2);
    expect(shared).toHaveLength(1);
    expect(
      replica
        .placementsOf(shared[0]!)
        .map(({ folder }) => folder)
        .sort(),
    ).toEqual(["Archive", "INBOX"]);
  });

  it("follows folders made, renamed and removed", async () => {
    await dovecot.createFolder("alice", "Projekte/Größe");
    await dovecot.copy("alice", "INBOX", [1, 2], "Projekte/Größe");
    await runChanges(connector, replica);
    await dovecot.renameFolder("alice", "Projekte/Größe", "台北");
    await runChanges(connector, replica);
    expect(replica.listing("台北")).toHaveLength(2);
    await dovecot.removeFolder("alice", "台北");
    await runChanges(connector, replica);
    expect(replica.listing("台北")).toEqual([]);
    expect(replica.messages.size).toBe(200);
  });

  it("finds every place again when UIDVALIDITY changed, and calls nothing new", async () => {
    const ids = [...replica.messages.keys()].sort();
    await connector.close();
    await dovecot.remove("alice", "INBOX", [3, 4]);
    await runChanges(openImap(dovecot).connector, replica);
    await dovecot.pause();
    await dovecot.renumber("alice", "INBOX");
    await dovecot.restart();
    const renumbered = openImap(dovecot).connector;
    await runChanges(renumbered, replica, 2);
    await runChanges(renumbered, replica);
    await runBackfill(renumbered, replica);
    await renumbered.close();
    expect(replica.resets).toBe(1);
    await expectSame();
    expect([...replica.messages.keys()].filter((id) => !ids.includes(id))).toEqual([]);
    expect(replica.messages.size).toBe(198);
    expect(replica.withoutContent().length).toBeLessThan(200);
  });

  it("fills a long gap from any batch on, a glance at the newest first", async () => {
    await dovecot.bulk("alice", "INBOX", generateMail({ count: 450, seed: 21, attachmentEvery: 0 }));
    await dovecot.remove("alice", "INBOX", [100, 101]);
    await runChanges(connector, replica, 1);
    const listing = serverListing(await dovecot.messages("alice", "INBOX"));
    expect(replica.listing("INBOX").slice(-50)).toEqual(listing.slice(-50));
    for (let batches = 2; batches === 2; ) batches = await runChanges(connector, replica, 2);
    await expectSame();
  });

  it("moves back and forth and tells where copies stand", async () => {
    if (!connector.move) throw new Error("no move");
    const signal = new AbortController().signal;
    const inbox = "INBOX" as RemoteId;
    const from = [7, 8, 9999].map((uid) => ({ folder: inbox, key: String(uid) }));
    const { moved } = await connector.move(from, "Trash" as RemoteId, signal);
    expect(moved.map((each) => each.from.key)).toEqual(["7", "8"]);
    if (capability === undefined) expect(moved.map((each) => each.to?.key)).toEqual(["1", "2"]);
    else expect(moved.every((each) => each.to === null || each.to.folder === "Trash")).toBe(true);
    expect(await dovecot.messages("alice", "Trash")).toHaveLength(2);
    const left = await dovecot.messages("alice", "INBOX");
    // Without UIDPLUS the originals can only be marked: a plain EXPUNGE would take others' deleted messages too.
    expect(left.filter(({ flags }) => !flags.includes("\\Deleted"))).toHaveLength(118);
    const eleven = [{ folder: inbox, key: "11" }];
    await expect(connector.move(eleven, "Nowhere" as RemoteId, signal)).rejects.toMatchObject({ kind: "missing" });
  });

  it("touches nothing by UIDs of before a folder was rebuilt", async () => {
    await dovecot.remove("alice", "INBOX", [1]);
    await dovecot.pause();
    await dovecot.renumber("alice", "INBOX");
    await dovecot.restart();
    const signal = new AbortController().signal;
    const placed = [{ folder: "INBOX" as RemoteId, key: "7" }];
    const before = await dovecot.messages("alice", "INBOX");
    await expect(connector.setFlags?.(placed, { starred: true }, signal)).rejects.toMatchObject({ kind: "server" });
    await expect(connector.move?.(placed, "Trash" as RemoteId, signal)).rejects.toMatchObject({ kind: "server" });
    expect(await dovecot.messages("alice", "INBOX")).toEqual(before);
    await runChanges(connector, replica);
    await connector.setFlags?.(placed, { starred: true }, signal);
    expect((await dovecot.messages("alice", "INBOX"))[6]?.flags).toContain("\\Flagged");
  });

  it("sets and takes away flags, and leaves others' flags", async () => {
    if (!connector.setFlags) throw new Error("no flags");
    const signal = new AbortController().signal;
    await dovecot.setFlags("alice", "INBOX", [9], { add: ["\\Draft", "\\Seen"], remove: ["\\Flagged"] });
    const placed = [9, 9999].map((uid) => ({ folder: "INBOX" as RemoteId, key: String(uid) }));
    await connector.setFlags(placed, { read: false, starred: true, answered: true }, signal);
    const changed = (await dovecot.messages("alice", "INBOX")).find(({ uid }) => uid === 9);
    expect(changed?.flags).toEqual(["\\Answered", "\\Draft", "\\Flagged"]);
    await connector.setFlags(placed, { starred: false }, signal);
    await runChanges(connector, replica);
    expect(replica.listing("INBOX").find((line) => line.startsWith("9 "))).toContain("9 \\Answered \\Draft ");
  });
});
