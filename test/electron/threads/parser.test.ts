import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { createParser } from "../../../electron/threads/parser.ts";

const threads = join(import.meta.dirname, "../../../electron/threads");
const mail = (subject: string): Uint8Array =>
  Buffer.from(`Subject: ${subject}\r\nFrom: a@example.test\r\n\r\nhello\r\n`);

test("messages parsed in the thread come back to who asked, many at once", async () => {
  const parser = createParser(join(threads, "parser-thread.ts"), silentLog);
  const parsed = await Promise.all(Array.from({ length: 50 }, (_, n) => parser.parse(mail(`s${n}`))));
  expect(parsed.map(({ subject }) => subject)).toEqual(parsed.map((_, n) => `s${n}`));
  const source = mail("kept");
  await parser.parse(source);
  expect(source.byteLength).toBeGreaterThan(0);
  parser.close();
});

test("what is under way when it closes is rejected, and the next message starts a new thread", async () => {
  const parser = createParser(join(threads, "parser-thread.ts"), silentLog);
  const waiting = parser.parse(mail("x"));
  parser.close();
  await expect(waiting).rejects.toMatchObject({ name: "ConnectorError", failure: { kind: "bug" } });
  expect((await parser.parse(mail("y"))).subject).toBe("y");
  parser.close();
});

test("a thread that can't start rejects instead of waiting", async () => {
  const parser = createParser(join(threads, "no-such-thread.ts"), silentLog);
  await expect(parser.parse(mail("x"))).rejects.toMatchObject({ failure: { kind: "bug" } });
  parser.close();
});
