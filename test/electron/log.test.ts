import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../electron/log.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bobbin-log-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const lines = (): Record<string, unknown>[] =>
  readFileSync(join(directory, "bobbin.log"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("planted secrets reach no line, wherever they stand", () => {
  const log = createLog(directory, "test");
  const secret = "pl4nted/secret?é";
  log.protect(secret);
  const error = new Error(`login failed with ${secret}`, {
    cause: new Error(Buffer.from(secret).toString("base64")),
  });
  log.error(`event ${secret}`.slice(0, 5), { error, nested: { list: [`x${secret}y`], [secret]: 1 } });
  log.info("by key", { password: "unknown-1", fields: { accessToken: "unknown-2", Authorization: "unknown-3" } });
  log.info("by form", {
    line: "A1 LOGIN anna unknown-4",
    quoted: 'A1 LOGIN "anna b" "unknown-5 with space"',
    sasl: "A2 AUTHENTICATE PLAIN unknown-6",
    header: "Authorization: Bearer unknown-7unknown",
    url: `https://anna:unknown-8@host/?token=unknown-9&x=${encodeURIComponent(secret)}`,
    slack: "xoxb-unknown-10",
  });
  const text = readFileSync(join(directory, "bobbin.log"), "utf8");
  expect(text).not.toMatch(/unknown-\d|pl4nted/);
  expect(text).not.toContain(Buffer.from(secret).toString("base64"));
  expect(lines()).toHaveLength(3);
  expect(lines()[0]).toMatchObject({ level: "error", from: "test", error: { name: "Error" } });
});

test("what can't be written as JSON or is endless is still a line", () => {
  const log = createLog(directory, "test");
  const circle: Record<string, unknown> = { big: 1n, fn: () => 1, bytes: new Uint8Array(9) };
  circle["self"] = circle;
  log.warn("odd", { circle, long: "x".repeat(100_000) });
  expect(lines()[0]).toMatchObject({ event: "odd", circle: { big: "1", bytes: "[9 bytes]" } });
  expect(String(lines()[0]?.["long"]).length).toBeLessThan(5000);
});

test("an unwritable place costs lines, not the program", () => {
  const file = join(directory, "occupied");
  writeFileSync(file, "");
  expect(() => createLog(file, "test").error("lost", { error: new Error("x") })).not.toThrow();
  mkdirSync(join(directory, "folder", "bobbin.log"), { recursive: true });
  expect(() => createLog(join(directory, "folder"), "test").error("lost")).not.toThrow();
  const hostile = {
    get trap(): string {
      throw new Error("trap");
    },
  };
  expect(() => createLog(directory, "test").info("x", { hostile })).not.toThrow();
});

test("full files are set aside and the oldest go", () => {
  const log = createLog(directory, "test");
  for (let round = 0; round < 7; round++) {
    writeFileSync(join(directory, "bobbin.log"), "x".repeat(2_000_001));
    log.info("next");
    expect(lines()).toHaveLength(1);
  }
  const aside = readdirSync(directory).filter((name) => name !== "bobbin.log");
  expect(aside.length).toBeLessThanOrEqual(4);
  expect(aside.length).toBeGreaterThan(0);
});
