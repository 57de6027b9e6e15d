import { describe, expect, it } from "vitest";
import type { Connector } from "../../../../electron/connectors/contract.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../../../servers/dovecot.ts";
import { generateMail } from "../../../support/generate-mail.ts";
import { openImap } from "./open.ts";
import { Replica, runBackfill, runChanges, runContents, serverListing } from "./replica.ts";

const missing = dovecotMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);
const folders = ["INBOX", "Archive", "Sent", "Trash", "Extra"];
const poor = "IMAP4rev1 LITERAL+ UIDPLUS MOVE";

/** Park and Miller: small, and the same everywhere. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
}

/** One thing another client does. */
async function act(dovecot: Dovecot, roll: (sides: number) => number, serial: number): Promise<void> {
  const at = (): string => folders[roll(folders.length - 1)] ?? "INBOX";
  const [from, to] = [at(), at()];
  const uids = (await dovecot.messages("alice", from)).map(({ uid }) => uid);
  const some = uids.filter(() => roll(8) === 0).slice(0, 5);
  const kind = roll(7);
  if (kind <= 1) {
    for (const mail of generateMail({ count: 1 + roll(3), seed: 1000 + serial, attachmentEvery: 0 }))
      await dovecot.append("alice", from, mail.source, mail);
  } else if (kind === 6) {
    const exists = (await dovecot.folders("alice")).includes("Extra");
    if (exists) return dovecot.removeFolder("alice", "Extra");
    await dovecot.createFolder("alice", "Extra");
    if (some.length > 0) await dovecot.copy("alice", from, some, "Extra");
  } else if (some.length > 0) {
    if (kind === 2) await dovecot.setFlags("alice", from, some, { add: ["\\Seen", "\\Flagged"] });
    else if (kind === 3) await dovecot.setFlags("alice", from, some, { remove: ["\\Seen"] });
    else if (kind === 4) await dovecot.remove("alice", from, some);
    else if (from !== to) await dovecot.move("alice", from, some, to);
  }
}

/** A round that may be abandoned anywhere. */
async function syncSome(connector: Connector, replica: Replica, roll: (sides: number) => number): Promise<void> {
  const upTo = roll(3) === 0 ? Number.POSITIVE_INFINITY : 1 + roll(4);
  if (replica.cursor === null || roll(2) === 0) await runChanges(connector, replica, upTo);
  else await runBackfill(connector, replica, { upTo });
}

describe.skipIf(missing !== null)(
  "whatever another client does, in whatever order, wherever rounds are abandoned",
  () => {
    it.each([
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [4, poor],
      [5, poor],
    ])("the end is what the server holds (seed %i, %s)", async (seed, capability) => {
      const dovecot = await startDovecot(capability === undefined ? {} : { capability });
      const roll = dice(seed * 7919);
      await dovecot.bulk("alice", "INBOX", generateMail({ count: 420, seed, attachmentEvery: 0 }));
      await dovecot.bulk("alice", "Archive", generateMail({ count: 90, seed: seed + 100, attachmentEvery: 0 }));
      const replica = new Replica();
      let { connector } = openImap(dovecot);
      for (let serial = 0; serial < 40; serial++) {
        await act(dovecot, roll, seed * 100 + serial);
        if (roll(2) === 0) await syncSome(connector, replica, roll);
        if (roll(10) === 0) {
          await connector.close();
          ({ connector } = openImap(dovecot));
        }
      }
      await runChanges(connector, replica);
      await runBackfill(connector, replica);
      await runContents(connector, replica);
      const messageIds = new Set<string>();
      const paths = await dovecot.folders("alice");
      expect([...replica.folders.keys()].sort()).toEqual(paths);
      for (const path of paths) {
        const messages = await dovecot.messages("alice", path);
        expect(replica.listing(path), path).toEqual(serverListing(messages));
        for (const { messageId } of messages) messageIds.add(messageId);
      }
      expect([...replica.messages.values()].map(({ messageId }) => messageId).sort()).toEqual([...messageIds].sort());
      expect(replica.withoutContent()).toEqual([]);
      // Without CONDSTORE the flags of what history brought are compared once; then there is nothing to tell.
      expect(await runChanges(connector, replica)).toBe(capability === undefined ? 1 : 2);
      expect(await runChanges(connector, replica)).toBe(1);
      await connector.close();
      await dovecot.stop();
    });
  },
);
