import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { createSessions } from "../../../electron/loopback/sessions.ts";
import { type LetIn, letIn, socketUrl } from "../../support/let-in.ts";
import { startLoopback } from "../../support/loopback.ts";

/** `open`, or why not. */
async function knock(browser: LetIn): Promise<string> {
  const origin = `http://127.0.0.1:${browser.port}`;
  const url = await socketUrl(browser).catch(() => null);
  if (url === null) return "no challenge";
  const made = new WebSocket(url, { origin, headers: { cookie: browser.cookie } });
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
  const browser = await letIn(first.address);
  const { port } = first;
  await first.kill();
  const again = await startLoopback({ data, arguments: ["--port", String(port)] });
  onTestFinished(async () => void (await again.stop()));
  expect(await knock(browser)).toBe("open");
  expect(await knock({ ...browser, cookie: `${browser.cookie}x` })).toBe("no challenge");
  const kept = join(data, "sessions.json");
  expect(readFileSync(kept, "utf8")).not.toContain(browser.cookie.split("=")[1]);
  expect(statSync(kept).mode & 0o077).toBe(0);
  // Who reads the file has the secret, and still no key.
  const [[hash, , , secret]] = JSON.parse(readFileSync(kept, "utf8"));
  expect(secret).toBe(browser.secret);
  expect(await knock({ ...browser, cookie: `bobbin-${port}=${hash}` })).toBe("no challenge");
});

test("it comes back where it was; elsewhere, where somebody else may have listened meanwhile, no key counts", async () => {
  const data = mkdtempSync(join(tmpdir(), "bobbin-restart-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const first = await startLoopback({ data });
  const browser = await letIn(first.address);
  const { port } = first;
  await first.kill();

  const second = await startLoopback({ data });
  onTestFinished(() => second.kill());
  expect(second.port).toBe(port);
  expect(await knock(browser)).toBe("open");
  await second.kill();

  const stranger = createServer().listen(port, "127.0.0.1");
  await once(stranger, "listening");
  const third = await startLoopback({ data });
  onTestFinished(() => third.kill());
  expect(third.port).not.toBe(port);
  const cookie = browser.cookie.replace(String(port), String(third.port));
  expect(await knock({ ...browser, port: third.port, cookie })).toBe("no challenge");
  stranger.close();
});

test("a key counts for thirty days, in a program that runs longer as well", () => {
  const data = mkdtempSync(join(tmpdir(), "bobbin-restart-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const clock = { at: 0, now: () => clock.at };
  const sessions = createSessions(clock, join(data, "sessions.json"), 1234);
  const { key = "", ...session } = sessions.redeem(sessions.newToken()) ?? {};
  clock.at += 29 * 86_400_000;
  expect(sessions.find(key)).toMatchObject(session);
  clock.at += 2 * 86_400_000;
  expect(sessions.find(key)).toBeNull();
});
