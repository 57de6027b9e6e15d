import { expect, test } from "vitest";
import { IllegalStepError, insertCommand, step } from "../../../electron/db/writes/outbox.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";

test("a command takes legal steps only: what left can't be taken back, what is settled stays", () => {
  const db = temporaryDatabase();
  const accountId = someAccount(db);
  const base = {
    accountId,
    conversationId: null,
    kind: "flags" as const,
    payload: {},
    label: "",
    dueAt: 0,
    createdAt: 0,
  };
  const id = insertCommand(db, { ...base, key: "a", state: "held" });
  expect(() => step(db, id, { to: "sending", now: 1 })).toThrow(IllegalStepError);
  step(db, id, { to: "queued", now: 1 });
  step(db, id, { to: "sending", now: 2 });
  expect(() => step(db, id, { to: "cancelled", now: 3 })).toThrow(IllegalStepError);
  step(db, id, { to: "done", now: 4 });
  for (const to of ["queued", "sending", "failed", "cancelled"] as const)
    expect(() => step(db, id, { to, now: 5 })).toThrow(IllegalStepError);
  expect(db.prepare("SELECT state, attempts, settled_at AS at FROM outbox").get()).toEqual({
    state: "done",
    attempts: 1,
    at: 4,
  });
});
