import { expect, onTestFinished, test } from "vitest";
import { type FailPoint, onFailPoint } from "../../../electron/fail-points/fail-point.ts";
import { temporaryDatabase } from "../../support/temporary-database.ts";

test("a full disk at a commit leaves what was there, and the next transaction works", () => {
  const { writer: db, dispose } = temporaryDatabase();
  onTestFinished(dispose);
  const reached: FailPoint[] = [];
  onTestFinished(() => onFailPoint(null));
  onFailPoint((name) => {
    if (!name.startsWith("db.commit.")) return;
    reached.push(name);
    if (reached.length === 1) throw new Error("no space left");
  });
  const write = (): unknown =>
    db.transaction(() => db.prepare("INSERT INTO settings (key, value) VALUES ('k', '1')").run());
  const count = () => db.prepare<{ n: number }>("SELECT count(*) AS n FROM settings WHERE key = 'k'").get()?.n;
  expect(write).toThrow("no space left");
  expect(count()).toBe(0);
  write();
  expect(count()).toBe(1);
  expect(reached).toEqual(["db.commit.before", "db.commit.before", "db.commit.after"]);
});
