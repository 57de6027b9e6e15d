import { beforeEach, describe, expect, it } from "vitest";
import { checkAgainst } from "../../../electron/db/invariants/against.ts";
import { checkRenumbered, rememberMessages } from "../../../electron/db/invariants/renumbered.ts";
import type { ServerSnapshot } from "../../../electron/db/invariants/server-snapshot.ts";
import type { Writable } from "../../../electron/db/open.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { chat, type Running, running } from "../../support/chat-engine.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { addFake, idOf, runEngine } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

let db: Writable;
let server: FakeServer;
let snapshot: ServerSnapshot;

/** Breaks what must be whole again at the end of the test, when the engine's database is checked. */
function broken(sql: string, look: () => void): void {
  const stop = new Error("looked");
  const work = () =>
    db.transaction(() => {
      db.prepare(sql).run();
      look();
      throw stop;
    });
  expect(work).toThrow(stop);
}

const numbers = (settled = true): number[] => [
  ...new Set(checkAgainst(db, [snapshot], { settled }).map(({ number }) => number)),
];

describe("mail", () => {
  beforeEach(async () => {
    db = temporaryDatabase();
    server = new FakeServer();
    for (let index = 0; index < 30; index++) server.deliver(`m${index}`, {}, "INBOX", { read: index % 2 === 0 });
    server.deliver("m3", {}, "Archive");
    const { engine } = runEngine(db, server.provider());
    const account = await addFake(engine);
    await engine.sync(account, { whole: true });
    await until(() => db.prepare<{ count: number }>("SELECT count(*) AS count FROM messages").get()?.count === 30);
    snapshot = server.snapshot();
  });

  it("finds nothing after a sync, and cursors that tell it all", () => {
    expect(checkAgainst(db, [snapshot])).toEqual([]);
    const { cursor = "" } = db.prepare<{ cursor: string }>("SELECT cursor FROM cursors").get() ?? {};
    expect([...(snapshot.told?.(JSON.parse(cursor)) ?? [])]).toHaveLength(30);
  });

  it("sees a message that is not here, and the cursor that says it was told", () => {
    broken("DELETE FROM messages WHERE remote_id = 'm5'", () => {
      expect(numbers()).toEqual([1, 7]);
      expect(numbers(false)).toEqual([7]);
    });
  });

  it("sees a message that is here twice", () => {
    broken(
      "UPDATE placements SET message_id = (SELECT id FROM messages WHERE remote_id = 'm4') WHERE remote_key = '31'",
      () => {
        expect(checkAgainst(db, [snapshot]).map(({ detail }) => detail)).toEqual([
          "imap me@example.org: m3 is here 2 times",
        ]);
      },
    );
  });

  it("sees other flags, a copy that is missing, and one that nobody explains", () => {
    broken("UPDATE placements SET starred = 1 WHERE remote_key = '31'", () => expect(numbers()).toEqual([1]));
    broken("DELETE FROM placements WHERE remote_key = '31'", () => expect(numbers()).toEqual([1]));
    broken("UPDATE placements SET remote_key = '99' WHERE remote_key = '31'", () => expect(numbers()).toEqual([1, 2]));
  });

  it("sees a message that the server does not hold, unless the outbox explains it", () => {
    snapshot = { ...snapshot, messages: snapshot.messages.filter(({ id }) => id !== "m7"), told: () => [] };
    expect(numbers()).toEqual([2]);
    broken("DELETE FROM placements WHERE message_id = (SELECT id FROM messages WHERE remote_id = 'm7')", () => {
      db.prepare("UPDATE messages SET remote_id = 'local:k', echo_key = 'k' WHERE remote_id = 'm7'").run();
      expect(numbers()).toEqual([2]);
      db.prepare(
        "INSERT INTO outbox (account_id, kind, key, payload, label, state, due_at, created_at) VALUES (1, 'send', 'k', '{}', '', 'queued', 0, 0)",
      ).run();
      expect(numbers()).toEqual([]);
    });
  });

  it("lets what is outside of the window be here or not", () => {
    const messages = snapshot.messages.map((message) => ({ ...message, optional: message.id === "m5" }));
    snapshot = { ...snapshot, messages, told: () => [] };
    expect(numbers()).toEqual([]);
    broken("DELETE FROM messages WHERE remote_id = 'm5'", () => expect(numbers()).toEqual([]));
  });

  it("sees that new UIDs lost a message or made another of it", () => {
    const before = rememberMessages(db, snapshot);
    expect(before.get("m5")).toBe(idOf(db, "m5"));
    expect(checkRenumbered(db, before, snapshot)).toEqual([]);
    broken("DELETE FROM messages WHERE remote_id = 'm5'", () =>
      expect(checkRenumbered(db, before, snapshot).map(({ number }) => number)).toEqual([22]),
    );
    expect(checkRenumbered(db, new Map([...before, ["m5", 7]]), snapshot)).toHaveLength(1);
  });

  it("says so when the account is not here", () => {
    snapshot = { ...snapshot, address: "other@example.org" };
    expect(numbers()).toEqual([1]);
  });
});

describe("chat", () => {
  let run: Running;

  beforeEach(async () => {
    const workspace = chat();
    run = await running(workspace);
    db = run.db;
    snapshot = workspace.snapshot();
  });

  it("finds nothing after a sync", () => {
    expect(checkAgainst(db, [snapshot])).toEqual([]);
  });

  it("sees a saying that is not here, and one that stands elsewhere in the order", () => {
    const [first] = snapshot.messages;
    broken(`DELETE FROM messages WHERE remote_id = '${first?.id}'`, () => expect(numbers()).toEqual([1, 7]));
    broken(`UPDATE messages SET sequence = '999999' WHERE remote_id = '${first?.id}'`, () =>
      expect(numbers()).toEqual([15]),
    );
  });

  it("asks for nothing of what the user did not allow", () => {
    broken("DELETE FROM messages", () => {
      db.prepare("UPDATE conversations SET consent = 'denied'").run();
      expect(numbers()).toEqual([]);
    });
  });
});
