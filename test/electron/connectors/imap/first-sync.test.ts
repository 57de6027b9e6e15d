import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dovecot, dovecotMissing, startDovecot } from "../../../servers/dovecot.ts";
import { generateMail } from "../../../support/generate-mail.ts";
import { openImap } from "./open.ts";
import { Replica, runBackfill, runChanges, runContents, serverListing } from "./replica.ts";

const missing = dovecotMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);

const folders = { INBOX: 600, Sent: 120, Archive: 200, Trash: 30, "Work/Überstunden": 50 };

describe.skipIf(missing !== null)("first sync of 1,000 messages in several folders", () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    await dovecot.createFolder("alice", "Work/Überstunden");
    let seed = 1;
    for (const [folder, count] of Object.entries(folders)) {
      const mails = generateMail({ count, seed: seed++ });
      if (folder.startsWith("Work")) {
        for (const { source, flags, date } of mails) await dovecot.append("alice", folder, source, { flags, date });
      } else await dovecot.bulk("alice", folder, mails);
    }
  });
  afterAll(() => dovecot.stop());

  async function expectEverything(replica: Replica): Promise<void> {
    for (const [folder, count] of Object.entries(folders)) {
      const listing = replica.listing(folder);
      expect(listing).toHaveLength(count);
      expect(listing).toEqual(serverListing(await dovecot.messages("alice", folder)));
    }
    expect(replica.messages.size).toBe(1000);
  }

  it("shows the folders and the newest 50 of the inbox in the first batch, headers only", async () => {
    const { connector } = openImap(dovecot);
    const replica = new Replica();
    await runChanges(connector, replica, 1);
    expect(replica.listing("INBOX")).toEqual(serverListing(await dovecot.messages("alice", "INBOX")).slice(-50));
    expect(replica.withoutContent()).toHaveLength(50);
    expect([...replica.folders.values()].map(({ path, role }) => [path, role]).sort()).toEqual([
      ["Archive", "archive"],
      ["Drafts", "drafts"],
      ["INBOX", "inbox"],
      ["Junk", "junk"],
      ["Sent", "sent"],
      ["Trash", "trash"],
      ["Work", null],
      ["Work/Überstunden", null],
    ]);
    expect(replica.folders.get("Work")?.selectable).toBe(false);
    await connector.close();
  });

  it("goes on to 300 of the inbox and 50 of the others, then to every message with content", async () => {
    const { connector } = openImap(dovecot);
    const replica = new Replica();
    await runChanges(connector, replica);
    expect(replica.listing("INBOX")).toHaveLength(300);
    expect(replica.listing("Sent")).toHaveLength(50);
    expect(replica.total).toBe(1000);
    await runBackfill(connector, replica);
    await expectEverything(replica);
    const asked = replica.withoutContent().length;
    expect(await runContents(connector, replica)).toBe(asked);
    expect(replica.withoutContent()).toEqual([]);
    expect([...replica.messages.values()].every(({ content }) => content?.text !== "" && content?.source)).toBe(true);
    expect(await runBackfill(connector, replica)).toBe(0);
    const before = JSON.stringify([...replica.messages, ...replica.placements]);
    expect(await runChanges(connector, replica)).toBe(1);
    expect(JSON.stringify([...replica.messages, ...replica.placements])).toBe(before);
    await connector.close();
  });

  it("comes to the same when it is abandoned after any batch and resumed by a new session", async () => {
    for (let upTo = 1; upTo <= 6; upTo++) {
      const replica = new Replica();
      let batches = 0;
      do {
        const { connector } = openImap(dovecot);
        batches = await runChanges(connector, replica, upTo);
        await connector.close();
      } while (batches === upTo && upTo !== 1);
      for (let left = upTo; left === upTo; ) {
        const { connector } = openImap(dovecot);
        await runChanges(connector, replica);
        left = await runBackfill(connector, replica, { upTo });
        await connector.close();
      }
      await expectEverything(replica);
    }
  });

  it("stops history at the wanted time and goes on when more is wanted", async () => {
    const { connector } = openImap(dovecot);
    const replica = new Replica();
    await runChanges(connector, replica);
    const since = Date.UTC(2026, 10, 1, 9) - 400 * 15 * 60_000;
    await runBackfill(connector, replica, { since });
    const held = replica.listing("INBOX").length;
    expect(held).toBeGreaterThanOrEqual(400);
    expect(held).toBeLessThan(600);
    expect(await runBackfill(connector, replica, { since })).toBe(0);
    await runBackfill(connector, replica);
    await expectEverything(replica);
    await connector.close();
  });
});
