import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../../electron/db/check.ts";
import { insertCommand } from "../../../electron/db/writes/outbox.ts";
import { type MovePayload, showMove } from "../../../electron/db/writes/overlay.ts";
import { ingestEvents } from "../../../electron/sync/ingest.ts";
import { cancelCommand, moveDone } from "../../../electron/sync/outbox-settle.ts";
import type { CommandId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";
import "../../support/property-seed.ts";
import { folder, mail, message, noon, options, placed } from "../../support/remote.ts";

const names = ["Inbox", "Archive", "Trash", "Junk"] as const;

/** A message in the inbox of an account whose moves wait. @param copies how often it stands there */
function mailbox(copies = 1) {
  const db = temporaryDatabase();
  const account = someAccount(db);
  const placements = Array.from({ length: copies }, (_, index) => placed("Inbox", index + 1));
  ingestEvents(db, account, [...names.map((name) => folder(name)), message(mail("a", { placements }))], options());
  const { id } = db.prepare<{ id: MessageId }>("SELECT id FROM messages").get() ?? { id: 0 as MessageId };
  const folderId = (name: string) =>
    (db.prepare<{ id: FolderId }>("SELECT id FROM folders WHERE remote_id = ?").get(name) as { id: FolderId }).id;
  const shown = () =>
    db
      .prepare<{ name: string }>(
        "SELECT f.remote_id AS name FROM placements p JOIN folders f ON f.id = p.folder_id WHERE p.state <> 'leaving' ORDER BY name",
      )
      .all()
      .map(({ name }) => name);
  const waiting = () =>
    db
      .prepare<{ id: CommandId; payload: string }>("SELECT id, payload FROM outbox WHERE state = 'queued' ORDER BY id")
      .all();
  let serial = 0;
  const move = (from: string, to: string) =>
    db.transaction(() => {
      const payload: MovePayload = { items: [{ messageId: id, from: folderId(from) }], to: folderId(to) };
      const command = insertCommand(db, {
        ...{ accountId: account, conversationId: null, kind: "move", key: `k${++serial}`, payload, label: "Move" },
        ...{ state: "queued", dueAt: noon, createdAt: noon },
      });
      showMove(db, account, command, payload);
      return command;
    });
  return { db, account, id, folderId, shown, waiting, move };
}

/** Where the waiting moves bring the message, one after the other. */
function replayed({ waiting, folderId }: ReturnType<typeof mailbox>): string[] {
  let at: string = "Inbox";
  for (const { payload } of waiting()) {
    const { items, to }: MovePayload = JSON.parse(payload);
    expect(items.map(({ from }) => from)).toEqual([folderId(at)]);
    at = names.find((name) => folderId(name) === to) ?? "nowhere";
  }
  return [at];
}

test("what is undone of a chain of moves leaves the message where the others bring it", () => {
  const box = mailbox();
  const first = box.move("Inbox", "Archive");
  box.move("Archive", "Inbox");
  const last = box.move("Inbox", "Trash");
  cancelCommand(box.db, first, noon);
  expect(box.shown()).toEqual(["Trash"]);
  cancelCommand(box.db, last, noon);
  expect(box.shown()).toEqual(["Inbox"]);
});

test("whatever is moved and undone, a message shows where replaying what remains brings it", () => {
  const act = fc.oneof(
    { weight: 2, arbitrary: fc.record({ to: fc.constantFrom(...names) }) },
    { weight: 1, arbitrary: fc.record({ undo: fc.nat(5) }) },
  );
  fc.assert(
    fc.property(fc.array(act, { minLength: 3, maxLength: 9 }), (acts) => {
      const box = mailbox();
      for (const one of acts) {
        const [at = "nowhere"] = box.shown();
        const queue = box.waiting();
        if ("to" in one && one.to !== at) box.move(at, one.to);
        else if ("undo" in one && queue.length > 0)
          cancelCommand(box.db, queue[one.undo % queue.length]?.id as CommandId, noon);
        expect(box.shown()).toEqual(replayed(box));
      }
      expect(check(box.db).filter(({ number }) => number === 3)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ["both moved, one key told", ["1", "2"], ["7"], false, ["Archive"]],
  ["both moved, no key told", ["1", "2"], [], false, ["Archive"]],
  ["both gone", ["1", "2"], [], true, []],
  ["another came meanwhile", ["1"], ["7"], false, ["Archive", "Inbox"]],
])("a message that stands twice in a folder is moved as one: %s", (_, left, to, gone, after) => {
  const box = mailbox(2);
  const command = box.move("Inbox", "Archive");
  const row = box.db.prepare<Parameters<typeof moveDone>[1]>(
    "SELECT *, account_id AS accountId, conversation_id AS conversationId FROM outbox WHERE id = ?",
  );
  box.db.prepare("UPDATE outbox SET state = 'sending', attempts = 1, first_attempt_at = due_at").run();
  const found = row.get(command);
  if (found) moveDone(box.db, found, [{ messageId: box.id, from: box.folderId("Inbox"), left, to, gone }], noon);
  expect(box.shown()).toEqual(after);
  expect(check(box.db).filter(({ number }) => number === 3)).toEqual([]);
});
