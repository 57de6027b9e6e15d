import { expect, onTestFinished, test } from "vitest";
import { failPoint, failPoints, onFailPoint } from "../../../electron/fail-points/fail-point.ts";
import { parseOrders } from "../../../electron/fail-points/parse-orders.ts";
import { strikingBy } from "../../../electron/fail-points/strike.ts";

test("orders name points, times and what happens", () => {
  expect(parseOrders("db.commit.before:3:abort, smtp.message.after:1-2:delay=50")).toEqual([
    { points: new Set(["db.commit.before"]), from: 3, to: 3, act: { do: "abort" } },
    { points: new Set(["smtp.message.after"]), from: 1, to: 2, act: { do: "delay", ms: 50 } },
  ]);
  const [all] = parseOrders("secrets.*:2+:ENOSPC");
  expect(all).toMatchObject({ from: 2, to: Number.POSITIVE_INFINITY, act: { do: "ENOSPC" } });
  expect([...(all?.points ?? [])]).toEqual(
    failPoints.filter((name) => name.startsWith("secrets.") && name.endsWith(".before")),
  );
});

test.each([
  ["db.comit.before:1:abort", "there is no point db.comit.before"],
  ["db.commit.before:0:abort", "0 is no count from 1"],
  ["db.commit.before:3-2:abort", "3-2 is no count from 1"],
  ["db.commit.before:1:explode", "explode is not one of abort, ENOSPC, EIO, delay"],
  ["db.commit.before:1", "it must be name:n:"],
  ["db.commit.before:1:abort:2", "it must be name:n:"],
  ["db.commit.after:1:ENOSPC", "what is done can't fail any more"],
  ["", "it must be name:n:"],
])("%j is refused: %s", (text, why) => {
  expect(() => parseOrders(text)).toThrow(why);
});

test("each order counts for itself, and fails as the disk would", () => {
  onTestFinished(() => onFailPoint(null));
  onFailPoint(strikingBy(parseOrders("db.write.before:2-3:ENOSPC,log.write.before:1:EIO")));
  failPoint("db.write.before");
  for (let time = 0; time < 2; time++)
    expect(() => failPoint("db.write.before")).toThrow(
      expect.objectContaining({ name: "SqliteError", code: "SQLITE_FULL", message: "database or disk is full" }),
    );
  failPoint("db.write.before");
  expect(() => failPoint("log.write.before")).toThrow(expect.objectContaining({ code: "EIO", syscall: "write" }));
  failPoint("log.write.before");
});

test("a delay blocks the thread for that long", () => {
  onTestFinished(() => onFailPoint(null));
  onFailPoint(strikingBy(parseOrders("db.commit.after:1:delay=60")));
  const started = performance.now();
  failPoint("db.commit.after");
  expect(performance.now() - started).toBeGreaterThan(55);
});
