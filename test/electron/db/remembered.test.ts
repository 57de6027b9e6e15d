import { expect, test } from "vitest";
import { checkRemoval, checkUpgrade, positionsOf, remember } from "../../../electron/db/invariants/remembered.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { runEngine } from "../../support/running-engine.ts";
import { seed } from "../../support/seed.ts";

test("removing an account leaves nothing of it, its secret included, and everything of the other", async () => {
  const db = temporaryDatabase();
  const servers = new Map([
    ["imap" as const, new FakeServer("one@example.org")],
    ["slack" as const, new FakeServer("two@example.org")],
  ]);
  for (const [provider, server] of servers)
    for (let index = 0; index < 8; index++) server.deliver(`${provider}-${index}`);
  const providers = new Map([...servers].map(([id, server]) => [id, server.provider(id)]));
  const { engine, calls, secrets } = runEngine(db, providers);
  const add = (provider: "imap" | "slack") =>
    engine.addAccount({ provider, fields: { password: "secret" }, secrets: "session" });
  const accounts = [await add("imap"), await add("slack")] as const;
  for (const account of accounts) {
    await engine.sync(account, { whole: true });
    const draft = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account });
    await calls["drafts.save"]({ id: draft.id, version: draft.version, content: { ...draft.content, text: "Hello" } });
  }
  const before = remember(db);
  const names = [...secrets.entries.keys()];
  await calls["accounts.remove"]({ id: accounts[0] });
  const after = remember(db);
  const left = [...secrets.entries.keys()];
  const ofRemoved = names.filter((name) => !left.includes(name));
  expect(ofRemoved).toHaveLength(1);
  expect(checkRemoval(before, after, accounts[0], { before: names, after: left, ofRemoved })).toEqual([]);
  expect(after.get("messages")?.size).toBe(8);

  const wrong = (secretNames: typeof names, now = after) =>
    checkRemoval(before, now, accounts[0], { before: names, after: secretNames, ofRemoved }).map(
      ({ detail }) => detail,
    );
  expect(wrong(names)).toEqual([`secret ${ofRemoved[0]} is left`]);
  expect(wrong([])).toEqual([`secret ${left[0]} is gone`]);
  expect(wrong(left, before).length).toBeGreaterThan(8);
  db.prepare("UPDATE messages SET subject = 'other' WHERE remote_id = 'slack-3'").run();
  expect(wrong(left, remember(db))).toEqual([expect.stringMatching(/^row \[\d+\] of messages: subject$/)]);
  db.prepare("UPDATE messages SET subject = 'Subject of slack-3' WHERE remote_id = 'slack-3'").run();
  db.prepare("INSERT INTO blobs VALUES (?, 0, x'00')").run("a".repeat(64));
  expect(wrong(left, remember(db))).toEqual([`bytes ${"a".repeat(64)} are left`]);
  db.prepare("DELETE FROM blobs").run();
});

test("an upgrade that drops, changes or empties is seen; a new column is not", () => {
  const db = temporaryDatabase();
  seed(db, { messages: 20, accounts: 2 });
  const before = remember(db);
  db.prepare("ALTER TABLE messages ADD COLUMN extra TEXT").run();
  expect(checkUpgrade(before, remember(db))).toEqual([]);
  db.prepare("UPDATE packs SET data = x'00' WHERE id = 1").run();
  db.prepare("DELETE FROM placements WHERE rowid = 1").run();
  expect(checkUpgrade(before, remember(db)).map(({ number, detail }) => `${number} ${detail}`)).toEqual([
    "18 row [1] of packs: data",
    expect.stringMatching(/^18 row .* of placements is gone$/),
  ]);
});

test("positions change with any place in a list, and with nothing else", () => {
  const db = temporaryDatabase();
  seed(db, { messages: 20, accounts: 2 as AccountId });
  const first = positionsOf(db);
  db.prepare("UPDATE messages SET subject = 'other'").run();
  expect(positionsOf(db)).toBe(first);
  db.prepare("UPDATE conversations SET last_at = last_at + 1 WHERE id = 3").run();
  expect(positionsOf(db)).not.toBe(first);
});
