import fc from "fast-check";
import { expect, test } from "vitest";
import type { RemoteEvent } from "../../../electron/connectors/model.ts";
import { remoteId } from "../../../electron/connectors/model.ts";
import type { Writable } from "../../../electron/db/open.ts";
import { ingest } from "../../../electron/sync/ingest.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { canonical } from "../../support/canonical.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";
import { batch, content, folder, mail, message, noon, options, person, placed } from "../../support/remote.ts";

const folders = [folder("INBOX", "inbox"), folder("Sent", "sent"), folder("Trash", "trash")];
const folderNames = ["INBOX", "Sent", "Trash"];

const ids = fc.integer({ min: 0, max: 9 });

/** A mail as the server holds it: copies in folders, links to mails that may or may not exist. */
const mails = fc.uniqueArray(
  fc.record({
    id: ids,
    links: fc.array(ids, { maxLength: 3 }),
    reply: fc.option(ids, { nil: null }),
    copies: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }),
    read: fc.boolean(),
    starred: fc.boolean(),
    sender: fc.constantFrom("anna", "berta", "clara"),
    body: fc.boolean(),
    /** Deleted again at the end, or not. */
    goes: fc.boolean(),
  }),
  { maxLength: 8, selector: ({ id }) => id },
);
type Mail = (typeof mails extends fc.Arbitrary<infer Value> ? Value : never)[number];

/** One event a copy, as a connector that reads folder by folder tells it. */
function arrivalsOf(of: Mail): RemoteEvent[] {
  return of.copies.map((copy) => {
    const name = folderNames[copy]!;
    const flags = { read: of.read || copy === 1, starred: of.starred && copy === 0 };
    return message(
      mail(`m${of.id}`, {
        references: of.links.map((link) => `m${link}@test`),
        inReplyTo: of.reply === null ? [] : [`m${of.reply}@test`],
        addresses: {
          from: [person(`${of.sender}@example.org`, of.sender)],
          sender: [],
          replyTo: [],
          to: [person("me@example.org")],
          cc: [],
          bcc: [],
        },
        sentAt: noon + of.id * 60_000,
        receivedAt: noon + of.id * 60_000,
        placements: [placed(name, 100 + of.id, flags)],
        content: of.body ? content(`words of ${of.id}`) : null,
      }),
    );
  });
}

function departuresOf(of: Mail): RemoteEvent[] {
  return of.copies.map((copy) => ({ type: "gone", folder: remoteId(folderNames[copy]!), keys: [String(100 + of.id)] }));
}

function fill(db: Writable, account: AccountId, events: RemoteEvent[], sizes: number[]): void {
  let rest = events;
  for (let round = 0; rest.length > 0; round++) {
    const size = sizes.length === 0 ? rest.length : (sizes[round % sizes.length] ?? 1);
    ingest(db, account, batch(rest.slice(0, size), { more: size < rest.length }), options());
    rest = rest.slice(size);
  }
  ingest(db, account, batch([]), options());
}

function fresh(): { db: Writable; account: AccountId } {
  const db = temporaryDatabase();
  const account = someAccount(db);
  ingest(db, account, batch(folders, { more: true }), options());
  return { db, account };
}

test("the result is a function of what the server holds: any order, batching, repetition and deletion", () => {
  fc.assert(
    fc.property(
      mails,
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (set, sizes, dice) => {
        const staying = set.filter(({ goes }) => !goes);
        const straight = fresh();
        fill(straight.db, straight.account, staying.flatMap(arrivalsOf), []);

        const shuffled = fresh();
        const roll = () => dice.next().value ?? 0;
        const told = set.flatMap(arrivalsOf).flatMap((event) => (roll() < 0.3 ? [event, event] : [event]));
        const order = told.map((event) => ({ event, at: roll() })).sort((a, b) => a.at - b.at);
        fill(
          shuffled.db,
          shuffled.account,
          order.map(({ event }) => event),
          sizes,
        );
        fill(shuffled.db, shuffled.account, set.filter(({ goes }) => goes).flatMap(departuresOf), sizes);

        expect(canonical(shuffled.db)).toEqual(canonical(straight.db));
      },
    ),
    { numRuns: 120 },
  );
});

test("applying a batch twice changes nothing, and says so", () => {
  fc.assert(
    fc.property(mails, (set) => {
      const { db, account } = fresh();
      const whole = batch(set.flatMap(arrivalsOf));
      const first = ingest(db, account, whole, options());
      const state = canonical(db);
      const second = ingest(db, account, whole, options({ live: true }));
      expect(first.new).toBe(set.length);
      expect(second).toMatchObject({ new: 0, changed: 0, removed: 0, arrivals: [] });
      expect(canonical(db)).toEqual(state);
    }),
    { numRuns: 40 },
  );
});
