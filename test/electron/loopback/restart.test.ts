import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { createSessions } from "../../../electron/loopback/sessions.ts";
import { type LoopbackApp, startLoopback } from "../../support/loopback.ts";

async function enter(app: LoopbackApp): Promise<string> {
  const reply = await fetch(app.address, { redirect: "manual" });
  return reply.headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** `open`, or why not. */
function knock(port: number, cookie: string): Promise<string> {
  const origin = `http://127.0.0.1:${port}`;
  const made = new WebSocket(`ws://127.0.0.1:${port}/ws`, { origin, headers: { cookie } });
  return new Promise((resolve) => {
    made.once("open", () => {
      made.terminate();
      resolve("open");
    });
    made.once("error", ({ message }) => resolve(message));
  });
}

test("a page that was let in comes back by itself when Bobbin is started again, and nobody else does", async () => {
  const data = mkdtempSync(join(tmpdir(), "bobbin-restart-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const first = await startLoopback({ data });
  const cookie = await enter(first);
  const { port } = first;
  await first.kill();
  const again = await startLoopback({ data, arguments: ["--port", String(port)] });
  onTestFinished(async () => void (await again.stop()));
  expect(await knock(port, cookie)).toBe("open");
  expect(await knock(port, `${cookie}x`)).toContain("403");
  const kept = join(data, "sessions.json");
  expect(readFileSync(kept, "utf8")).not.toContain(cookie.split("=")[1]);
  expect(statSync(kept).mode & 0o077).toBe(0);
  const hash = JSON.parse(readFileSync(kept, "utf8"))[0][0];
  expect(await knock(port, `bobbin-${port}=${hash}`)).toContain("403");
});

test("it comes back where it was; elsewhere, where somebody else may have listened meanwhile, no key counts", async () => {
  const data = mkdtempSync(join(tmpdir(), "bobbin-restart-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const first = await startLoopback({ data });
  const cookie = await enter(first);
  const { port } = first;
  await first.kill();

  const second = await startLoopback({ data });
  onTestFinished(() => second.kill());
  expect(second.port).toBe(port);
  expect(await knock(port, cookie)).toBe("open");
  await second.kill();

  const stranger = createServer().listen(port, "127.0.0.1");
  await once(stranger, "listening");
  const third = await startLoopback({ data });
  onTestFinished(() => third.kill());
  expect(third.port).not.toBe(port);
  expect(await knock(third.port, cookie.replace(String(port), String(third.port)))).toContain("403");
  stranger.close();
});

test("a key counts for thirty days, in a program that runs longer as well", () => {
  const data = mkdtempSync(join(tmpdir(), "bobbin-restart-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const clock = { at: 0, now: () => clock.at };
  const sessions = createSessions(clock, join(data, "sessions.json"), 1234);
  const key = sessions.redeem(sessions.newToken()) ?? "";
  clock.at += 29 * 86_400_000;
  expect(sessions.knows(key)).toBe(true);
  clock.at += 2 * 86_400_000;
  expect(sessions.knows(key)).toBe(false);
});
