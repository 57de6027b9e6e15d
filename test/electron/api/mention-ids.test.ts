import { afterEach, beforeEach, expect, test } from "vitest";
import { withOwnIds, withRemoteIds } from "../../../electron/api/mention-ids.ts";
import { identityFor } from "../../../electron/db/writes/identities.ts";
import { accountId } from "../../../shared/model/ids.ts";
import { temporaryDatabase } from "../../support/temporary-database.ts";

const one = accountId.parse(1);
const other = accountId.parse(2);
let database: ReturnType<typeof temporaryDatabase>;

beforeEach(() => {
  database = temporaryDatabase();
  const insert = database.writer.prepare(
    `INSERT INTO accounts (id, provider, address, name, hue, settings, secret_backend, state_kind, state_since, notices, created_at)
     VALUES (?, 'slack', ?, 'Me', 20, '{}', 'session', 'connected', 0, '[]', 0)`,
  );
  insert.run(one, "one");
  insert.run(other, "other");
});

afterEach(() => database.dispose());

function user(account: typeof one, remoteId: string): number {
  return identityFor(database.writer, account, { kind: "user", remoteId, name: "Anna", address: "" }).id;
}

test("people are named by our ids to the page and by the provider's to the provider", () => {
  const id = user(one, "U1");
  const kept = "Hi [@Anna](bobbin-person:U1), *see* [a page](https://x.example/bobbin-person:U1)";
  const shown = `Hi [@Anna](bobbin-person:${id}), *see* [a page](https://x.example/bobbin-person:U1)`;
  expect(withOwnIds(database.reader, one, kept)).toBe(shown);
  expect(withRemoteIds(database.reader, one, shown)).toBe(kept);
});

test("nobody of another account is named, and who is not known stays as written", () => {
  const foreign = user(other, "U9");
  const written = `[@A](bobbin-person:${foreign}) [@B](bobbin-person:999) [@C](bobbin-person:UX) [#d](bobbin-conversation:0)`;
  expect(withRemoteIds(database.reader, one, written)).toBe(written);
  expect(withOwnIds(database.reader, one, "[@A](bobbin-person:U9)")).toBe("[@A](bobbin-person:U9)");
});
