import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { suggestJoins } from "../../../electron/db/queries/join-suggestions.ts";
import { conversationsWith, findPeople, findPerson, personOfIdentity } from "../../../electron/db/queries/persons.ts";
import { identityFor } from "../../../electron/db/writes/identities.ts";
import { dismissJoin, joinIdentities, renamePerson, splitIdentities } from "../../../electron/db/writes/persons.ts";
import { type AccountId, accountId } from "../../../shared/model/ids.ts";
import { type IdentityId, identityId, type PersonId } from "../../../shared/model/person.ts";
import { temporaryDatabase } from "../../support/temporary-database.ts";

const mail = accountId.parse(1);
const slack = accountId.parse(2);
const work = accountId.parse(3);
let database: ReturnType<typeof temporaryDatabase>;

beforeEach(() => {
  database = temporaryDatabase();
  const insert = database.writer.prepare(
    `INSERT INTO accounts (id, provider, address, name, hue, settings, secret_backend, state_kind, state_since, notices, created_at)
     VALUES (?, ?, ?, 'Me', 20, '{}', 'session', 'connected', 0, '[]', 0)`,
  );
  insert.run(mail, "imap", "me@example.org");
  insert.run(slack, "slack", "acme");
  insert.run(work, "imap", "me@work.example");
});

afterEach(() => database.dispose());

function address(account: AccountId, value: string, name = ""): IdentityId {
  const { id } = identityFor(database.writer, account, { kind: "address", remoteId: value, name, address: value });
  return identityId.parse(id);
}

function user(account: AccountId, value: string, name: string, mailAddress = ""): IdentityId {
  const key = { kind: "user", remoteId: value, name, address: mailAddress } as const;
  return identityId.parse(identityFor(database.writer, account, key).id);
}

function joined(ids: IdentityId[], now = 1000): PersonId {
  const person = joinIdentities(database.writer, ids, "joined by you", now);
  if (person === null) throw new Error("Nobody was joined");
  return person;
}

function membersOf(person: PersonId): number[] {
  return findPerson(database.reader, person)?.identities.map(({ id }) => id) ?? [];
}

describe("joining", () => {
  test("makes one person, named as one of them is, and is answered for each of its identities", () => {
    const anna = address(mail, "anna@example.org");
    const u1 = user(slack, "U1", "Anna Berg");
    const person = joined([anna, u1]);
    expect(findPerson(database.reader, person)).toMatchObject({ name: "Anna Berg", consent: "allowed" });
    for (const id of [anna, u1]) expect(personOfIdentity(database.reader, id)?.person?.id).toBe(person);
  });

  test("two people become one, and split into the two they were", () => {
    const [a, b, c, d] = [
      address(mail, "a@x.org"),
      user(slack, "U1", "A"),
      address(mail, "c@x.org"),
      user(slack, "U2", "C"),
    ];
    const first = joined([a, b], 1000);
    const second = joined([c, d], 2000);
    expect(joined([b, c], 3000)).toBe(first);
    expect(membersOf(first)).toEqual([a, b, c, d]);
    expect(membersOf(second)).toEqual([]);
    splitIdentities(database.writer, first, [c, d], 3000);
    expect(membersOf(first)).toEqual([a, b]);
    expect(membersOf(second)).toEqual([c, d]);
  });

  test("an identity that is not there joins nothing", () => {
    expect(joinIdentities(database.writer, [address(mail, "a@x.org"), identityId.parse(999)], "", 1)).toBeNull();
    expect(database.reader.prepare("SELECT * FROM persons").all()).toEqual([]);
  });

  test("an identity that belongs to several people is given to none of them", () => {
    const shared = address(mail, "office@example.org");
    const one = joined([shared, user(slack, "U1", "Anna Berg")]);
    const row = database.writer.prepare(
      "INSERT INTO persons (name, consent, created_at) VALUES ('Ben', 'allowed', 0) RETURNING id",
    );
    const other = row.get() as { id: PersonId };
    database.writer
      .prepare("INSERT INTO person_links (person_id, identity_id, evidence, linked_at) VALUES (?, ?, 'typed', 5)")
      .run(other.id, shared);
    const answer = personOfIdentity(database.reader, shared);
    expect(answer?.person).toBeNull();
    expect(answer?.others.map(({ id }) => id)).toEqual([one, other.id]);
  });

  test("whatever is joined and split, an identity is in one person at most, and splitting all leaves nobody joined", () => {
    const ids = [0, 1, 2, 3, 4].map((index) => user(slack, `V${index}`, `Person ${index}`));
    const pick = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(pick, { minLength: 1, maxLength: 8 }), (acts) => {
        const { writer } = database;
        writer.prepare("DELETE FROM persons").run();
        for (const group of acts) joined(group, 1);
        const links = writer.prepare<{ identity: number; count: number }>(
          "SELECT identity_id AS identity, count(*) AS count FROM person_links WHERE undone_at IS NULL GROUP BY 1",
        );
        expect(links.all().filter(({ count }) => count !== 1)).toEqual([]);
        for (let round = 0; round < acts.length + 1; round++)
          for (const id of ids) {
            const person = personOfIdentity(writer, id)?.person;
            if (person) splitIdentities(writer, person.id, [id], 1);
          }
        expect(links.all()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe("suggestions", () => {
  test("the same address on two platforms, and the same full name, with what speaks for it", () => {
    const anna = address(mail, "anna@example.org", "Anna Berg");
    const u1 = user(slack, "U1", "Anna Berg", "Anna@Example.org");
    const ben = address(mail, "ben@private.example", "Bén Ito");
    const u2 = user(slack, "U2", "ben ito");
    address(mail, "cleo@example.org", "Cleo");
    user(slack, "U3", "Cleo");
    const suggestions = suggestJoins(database.reader);
    expect(suggestions.map(({ identityIds }) => identityIds)).toEqual([
      [anna, u1],
      [ben, u2],
    ]);
    expect(suggestions[0]?.evidence).toEqual(["Both use the address anna@example.org.", "Both are called Anna Berg."]);
    expect(suggestions.every(({ ambiguous }) => !ambiguous)).toBe(true);
  });

  test("two namesakes on one platform are shown as such, not chosen between", () => {
    const anna = address(mail, "anna@example.org", "Anna Berg");
    const ids = [user(slack, "U1", "Anna Berg"), user(slack, "U2", "Anna Berg")];
    expect(suggestJoins(database.reader)).toEqual([
      expect.objectContaining({ identityIds: [anna, ...ids], ambiguous: true }),
    ]);
  });

  test("nothing is suggested of oneself, of bots, of those joined, and of those said to be different", () => {
    const own = address(mail, "me@example.org", "Me Myself");
    user(slack, "U0", "Me Myself", "me@example.org");
    database.writer.prepare("UPDATE identities SET is_self = 1 WHERE id = ?").run(own);
    const bot = user(slack, "B1", "Build Bot", "bot@example.org");
    address(mail, "bot@example.org", "Build Bot");
    database.writer.prepare("UPDATE identities SET is_bot = 1 WHERE id = ?").run(bot);
    const [anna, u1] = [address(mail, "anna@example.org"), user(slack, "U1", "Anna B", "anna@example.org")];
    const [ben, u2] = [address(mail, "ben@example.org"), user(slack, "U2", "Ben C", "ben@example.org")];
    expect(suggestJoins(database.reader)).toHaveLength(2);
    joined([anna, u1]);
    dismissJoin(database.writer, [u2, ben], 1);
    expect(suggestJoins(database.reader)).toEqual([]);
  });
});

describe("finding", () => {
  test("people by name, part of a name, address or the name given to them; a shared address once", () => {
    const anna = address(mail, "anna@example.org", "Anna Berg");
    address(work, "anna@example.org", "Anna Berg");
    const person = joined([anna, user(slack, "U1", "annab")]);
    expect(renamePerson(database.writer, person, "Änne")).toBe(true);
    const ben = address(mail, "ben@example.org", "Ben Ito");
    address(work, "ben@example.org", "Ben Ito");
    for (const query of ["ann", "berg", "anne", "anna@"])
      expect(findPeople(database.reader, query, 10).persons.map(({ id }) => id)).toEqual([person]);
    expect(findPeople(database.reader, "ito", 10).identities.map(({ id }) => id)).toEqual([ben]);
    expect(findPeople(database.reader, "%", 10)).toEqual({ persons: [], identities: [] });
  });

  test("conversations across accounts, newest first, page by page, one address counting everywhere", () => {
    const here = address(mail, "anna@example.org");
    const there = address(work, "anna@example.org");
    const insert = database.writer.prepare<{ id: number }>(
      `INSERT INTO conversations (account_id, kind, subject, managed_by, last_at, message_count, people)
       VALUES (?, 'thread', 'S', 'local', ?, 1, '[]') RETURNING id`,
    );
    const take = database.writer.prepare(
      "INSERT INTO participants (conversation_id, identity_id, role) VALUES (?, ?, 'person')",
    );
    const made = [1, 2, 3, 4].map((at) => {
      const { id } = insert.get(at % 2 === 0 ? mail : work, at) ?? { id: 0 };
      take.run(id, at % 2 === 0 ? here : there);
      return id;
    });
    const first = conversationsWith(database.reader, [here], null, 3);
    const second = conversationsWith(database.reader, [here], first.next, 3);
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(made.toReversed());
    expect(second.next).toBeNull();
  });
});
