import fc from "fast-check";
import { expect, test } from "vitest";
import type { RemoteEvent, RemoteMessage } from "../../../electron/connectors/model.ts";
import { remoteId } from "../../../electron/connectors/model.ts";
import { check } from "../../../electron/db/check.ts";
import type { Writable } from "../../../electron/db/open.ts";
import { markSelf } from "../../../electron/db/writes/identities.ts";
import { addAct, type ThreadAct } from "../../../electron/db/writes/thread-edits.ts";
import { threads } from "../../../electron/mail/thread.ts";
import type { ThreadInput } from "../../../electron/mail/thread-links.ts";
import { letterOf } from "../../../electron/mail/thread-subject.ts";
import { ingest } from "../../../electron/sync/ingest.ts";
import { splitMessages, undoThreadAct } from "../../../electron/sync/thread-acts.ts";
import type { AccountId, MessageId } from "../../../shared/model/ids.ts";
import { canonical } from "../../support/canonical.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";
import { batch, folder, mail, message, noon, options, person, placed } from "../../support/remote.ts";

const numbers = fc.integer({ min: 0, max: 9 });
const day = 86_400_000;
const people = ["anna@x.example", "bob@x.example", "list@x.example"];

/** Often none, often only messages that are never there. */
function someNumbers(maxLength: number): fc.Arbitrary<number[]> {
  const missing = fc.integer({ min: 10, max: 11 });
  return fc.oneof(
    fc.array(numbers, { maxLength: 0 }),
    fc.array(missing, { maxLength }),
    fc.array(fc.oneof(numbers, missing), { maxLength }),
  );
}

/** Mail of all the kinds that threading treats apart; dates all differ. */
const mails = fc
  .uniqueArray(
    fc.record({
      id: numbers,
      messageId: fc.option(numbers, { nil: null }),
      links: someNumbers(3),
      reply: someNumbers(2),
      subject: fc.constantFrom("lunch", "Re: lunch", "AW: lunch", "dinner", "Re: dinner"),
      out: fc.nat(2).map((value) => value === 0),
      bulk: fc.nat(5).map((value) => value === 0),
      hidden: fc.nat(4).map((value) => value === 0),
      who: fc.uniqueArray(fc.constantFrom(...people), { minLength: 1, maxLength: 2, size: "-1" }),
      at: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 9, selector: ({ id }) => id },
  )
  .map((list) => list.map((one) => remoteMail(one)));

function remoteMail(one: {
  id: number;
  messageId: number | null;
  links: number[];
  reply: number[];
  subject: string;
  out: boolean;
  bulk: boolean;
  hidden: boolean;
  who: string[];
  at: number;
}): RemoteMessage {
  const sentAt = noon + one.at * day + one.id * 60_000;
  const others = one.who.map((address) => person(address));
  const me = [person("me@example.org")];
  return mail(`m${one.id}`, {
    messageId: one.messageId === null ? null : `m${one.messageId}@test`,
    references: one.links.map((link) => `m${link}@test`),
    inReplyTo: one.reply.map((link) => `m${link}@test`),
    subject: one.subject,
    direction: one.out ? "out" : "in",
    bulk: one.bulk,
    addresses: {
      from: one.out ? me : others.slice(0, 1),
      sender: [],
      replyTo: [],
      to: one.out ? (one.hidden ? [] : others) : me,
      cc: one.out ? [] : others.slice(1),
      bcc: one.hidden ? others.concat(person("zoe@x.example")) : [],
    },
    sentAt,
    receivedAt: sentAt,
    echoKey: null,
    placements: [placed("INBOX", 100 + one.id)],
  });
}

const acts: fc.Arbitrary<ThreadAct[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom("join" as const, "split" as const),
      who: fc.uniqueArray(numbers, { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 3 },
  )
  .map((list) =>
    list.map(({ kind, who }, index) => ({ kind, undoId: `act${index}`, remoteIds: who.map((id) => `m${id}`) })),
  );

function fresh(): { db: Writable; account: AccountId } {
  const db = temporaryDatabase();
  const account = someAccount(db);
  markSelf(db, account, [{ kind: "address", remoteId: "me@example.org", name: "Me", address: "me@example.org" }]);
  ingest(db, account, batch([folder("INBOX", "inbox")], { more: true }), options());
  return { db, account };
}

function tell(db: Writable, account: AccountId, events: RemoteEvent[], size: number): void {
  for (let from = 0; from < events.length; from += size)
    ingest(db, account, batch(events.slice(from, from + size), { more: true }), options());
  ingest(db, account, batch([]), options());
}

function byConversation(db: Writable): string[][] {
  return db
    .prepare<{ names: string }>(
      "SELECT json_group_array(remote_id ORDER BY remote_id) AS names FROM messages GROUP BY conversation_id ORDER BY 1",
    )
    .all()
    .map(({ names }) => JSON.parse(names));
}

/** What the pure function says of the same set. */
function expected(db: Writable, set: RemoteMessage[], done: ThreadAct[]): string[][] {
  const ids = new Map(
    db
      .prepare<{ id: number; remoteId: string }>("SELECT id, remote_id AS remoteId FROM messages")
      .all()
      .map(({ id, remoteId: name }) => [name, String(id)]),
  );
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  const inputs: ThreadInput[] = set.map((one) => ({
    ...one,
    id: ids.get(one.id)!,
    letter: letterOf({ ...one, sortAt: one.sentAt ?? 0 }, new Set(["me@example.org"])),
  }));
  const edits = done.map(({ kind, remoteIds }) => ({
    kind,
    messages: remoteIds.flatMap((name) => ids.get(name) ?? []),
  }));
  return threads(inputs, edits)
    .map((group) => group.map((id) => names.get(id)!).sort())
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const orders = fc.record({
  set: mails,
  done: acts,
  size: fc.integer({ min: 1, max: 9 }),
  order: fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
  gone: fc.array(numbers, { maxLength: 3 }),
});

function shuffled(set: RemoteMessage[], order: number[]): RemoteMessage[] {
  return set
    .map((one, index) => ({ one, at: order[index] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

test("one message at a time, in any order and with some deleted again, the app threads as the pure function does", () => {
  fc.assert(
    fc.property(orders, ({ set, done, size, order, gone }) => {
      const staying = set.filter((one) => !gone.includes(Number(one.id.slice(1))));
      const straight = fresh();
      for (const act of done) addAct(straight.db, straight.account, act, noon);
      tell(straight.db, straight.account, staying.map(message), 100);
      expect(byConversation(straight.db)).toEqual(expected(straight.db, staying, done));

      const other = fresh();
      for (const act of done) addAct(other.db, other.account, act, noon);
      tell(other.db, other.account, shuffled(set, order).map(message), size);
      const keys = set.filter((one) => !staying.includes(one)).map((one) => one.placements[0]!.key);
      tell(other.db, other.account, [{ type: "gone", folder: remoteId("INBOX"), keys }], 1);
      expect(canonical(other.db)).toEqual(canonical(straight.db));
      expect(check(other.db)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("splits done by hand are undone without a trace", () => {
  fc.assert(
    fc.property(orders, fc.array(numbers, { minLength: 1, maxLength: 4 }), ({ set, done, size, order }, chosen) => {
      const { db, account } = fresh();
      for (const act of done) addAct(db, account, act, noon);
      tell(db, account, shuffled(set, order).map(message), size);
      const before = canonical(db);
      const ids = db
        .prepare<{ id: MessageId; name: string }>("SELECT id, remote_id AS name FROM messages")
        .all()
        .filter(({ name }) => chosen.includes(Number(name.slice(1))));
      splitMessages(
        db,
        { account, undoId: "split", now: noon },
        ids.map(({ id }) => id),
      );
      const split: ThreadAct = { kind: "split", undoId: "split", remoteIds: ids.map(({ name }) => name) };
      expect(byConversation(db)).toEqual(expected(db, set, [...done, split]));
      expect(check(db)).toEqual([]);
      expect(undoThreadAct(db, "split", noon)).toBe(ids.length > 0);
      expect(canonical(db)).toEqual(before);
    }),
    { numRuns: 60 },
  );
});
