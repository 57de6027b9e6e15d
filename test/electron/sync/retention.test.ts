import { expect, test } from "vitest";
import { ledgerPage } from "../../../electron/db/queries/ledger.ts";
import { exported } from "../../../electron/db/schema/index.ts";
import { insertCommand, step, waitingCommands } from "../../../electron/db/writes/outbox.ts";
import { insertRow } from "../../../electron/db/writes/rows.ts";
import { purgeSettled } from "../../../electron/sync/retention.ts";
import { type LedgerState, ledgerKeptMs } from "../../../shared/api/outgoing.ts";
import type { AccountId, CommandId } from "../../../shared/model/ids.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";
import { PlannedWorld } from "../../support/planned.ts";
import { noon } from "../../support/remote.ts";
import { idOf } from "../../support/running-engine.ts";

type To = "queued" | "sending" | "done" | "unknown" | "failed" | "cancelled";

function act(db: ReturnType<typeof temporaryDatabase>, accountId: AccountId, key: string, steps: To[] = [], at = noon) {
  const id = insertCommand(db, {
    ...{ accountId, conversationId: null, kind: "send", key, payload: { key, inReplyTo: null }, label: key },
    ...{ state: "held", dueAt: at, createdAt: at },
  });
  for (const to of steps) step(db, id, { to, now: at });
  return id;
}

test("the ledger shows every state, the newest first, page by page, of one account or state where asked", () => {
  const db = temporaryDatabase();
  const [one, other] = [someAccount(db), someAccount(db, "you@example.org")];
  const paths: To[][] = [[], ["queued"], ["queued", "sending"], ["queued", "sending", "done"], ["cancelled"]];
  paths.push(["queued", "sending", "unknown"], ["queued", "failed"]);
  for (let number = 0; number < 21; number++)
    act(db, number % 2 === 0 ? one : other, `k${number}`, paths[number % paths.length], noon + Math.floor(number / 3));
  const read = (states: LedgerState[], accountId: AccountId | null, limit: number) => {
    const found: string[] = [];
    for (let after: Parameters<typeof ledgerPage>[1]["after"] = null; ; ) {
      const page = ledgerPage(db, { states, accountId, after, limit });
      found.push(...page.rows.map(({ label, state }) => `${label} ${state}`));
      after = page.next;
      if (after === null) return found;
    }
  };
  const all = read([], null, 100);
  expect(all).toHaveLength(18);
  expect(read([], null, 4)).toEqual(all);
  expect(all[0]).toBe("k20 failed");
  expect(new Set(all.map((line) => line.split(" ")[1]))).toEqual(
    new Set(["held", "queued", "sending", "accepted", "unknown", "failed"]),
  );
  expect(read(["unknown", "failed"], null, 2)).toEqual(all.filter((line) => /unknown|failed/.test(line)));
  expect(read([], other, 3)).toEqual(all.filter((line) => Number(/\d+/.exec(line)?.[0]) % 2 === 1));
});

test("what was accepted a month ago goes; what repeats an export or explains a message stays, without its words", async () => {
  const world = new PlannedWorld(noon);
  world.server.filesSent = false;
  world.server.deliver("a");
  await world.sync();
  const { db } = world;
  await world.answer("a", "Never filed.");
  await world.later(() => world.took.length === 1, "the letter");
  const [row] = db
    .prepare<{ accountId: AccountId; conversation: never }>(
      "SELECT account_id AS accountId, conversation_id AS conversation FROM messages",
    )
    .all();
  if (!row) throw new Error("no message");
  const done: To[] = ["queued", "sending", "done"];
  act(db, row.accountId, "old", done, noon);
  act(db, row.accountId, "young", done, noon + 86_400_000);
  act(db, row.accountId, "waiting", [], noon);
  const kept: CommandId = act(db, row.accountId, "exported", done, noon);
  insertRow(db, exported, { conversationId: row.conversation, messageId: idOf(db, "a"), commandId: kept });
  expect(purgeSettled(db, noon + ledgerKeptMs + 600_000)).toBe(false);
  const left = db.prepare<{ label: string; payload: string }>("SELECT label, payload FROM outbox ORDER BY id").all();
  expect(left.map(({ label }) => label.replace(/^Send .*/, "never filed"))).toEqual([
    "never filed",
    "young",
    "waiting",
    "exported",
  ]);
  expect(left.at(-1)?.payload).toBe("{}");
  db.prepare("DELETE FROM outbox WHERE label = 'waiting'").run();
});

test("of a long queue only what may be next is read", () => {
  const db = temporaryDatabase();
  const account = someAccount(db);
  const conversation = db
    .prepare<{ id: never }>(
      `INSERT INTO conversations (account_id, kind, subject, managed_by, last_at, people)
       VALUES (?, 'thread', '', 'local', 0, '[]') RETURNING id`,
    )
    .get(account)?.id as never;
  for (let number = 0; number < 500; number++)
    insertCommand(db, {
      ...{ accountId: account, conversationId: conversation, kind: number % 2 ? "send" : "flags", key: `k${number}` },
      ...{ payload: {}, label: "", state: "queued", dueAt: 0, createdAt: 0 },
    });
  expect(
    waitingCommands(db, account, { copies: true })
      .map(({ key }) => key)
      .sort(),
  ).toEqual(["k0", "k1"]);
  expect(waitingCommands(db, account, { copies: false }).map(({ key }) => key)).toEqual(["k1"]);
});
