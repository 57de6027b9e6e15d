import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { until } from "../support/until.ts";

let temporary = "";
let app: LoopbackApp;
test.beforeEach(async () => {
  temporary = mkdtempSync(join(tmpdir(), "bobbin-demo-spec-"));
});
test.afterEach(async () => {
  await app?.kill();
  rmSync(temporary, { recursive: true, force: true });
});

/** In a folder of temporary files of its own. */
const start = (...arguments_: string[]): Promise<LoopbackApp> =>
  startLoopback({ data: join(temporary, "own"), arguments: arguments_, environment: { TMPDIR: temporary } });

const left = (): string[] => readdirSync(temporary).filter((name) => name.startsWith("bobbin-demo-"));

/** Remote ends of a process's TCP connections that are not on this machine (proc(5)); empty where there is no /proc. */
function outside(pid: number): string[] {
  if (!existsSync(`/proc/${pid}/fd`)) return [];
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`).match(/^socket:\[(\d+)\]$/)?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  const rows = ["tcp", "tcp6"].flatMap((name) => readFileSync(`/proc/${pid}/net/${name}`, "utf8").split("\n").slice(1));
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , remote = "", , , , , , , inode = ""]) => own.has(inode) && !/^(0100007F|0+):|0100007F:/.test(remote))
    .map(([, , remote = ""]) => remote);
}

/** HTML mail stands in frames of its own. */
async function expectShown(page: Page, words: string, timeout = 60_000): Promise<void> {
  const texts = async () => Promise.all(page.frames().map((frame) => frame.locator("body").textContent()));
  await expect.poll(async () => (await texts().catch(() => [])).join("\n"), { timeout }).toContain(words);
}

test("first screen, demo, mail, an answer to one's answer, and back", async ({ page }) => {
  app = await start();
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).hostname));
  await goIn(page, app.address);
  const started = performance.now();
  await page.getByRole("button", { name: "Try the demo" }).click();
  const bar = page.getByRole("complementary", { name: "Demo" });
  await expect(bar).toContainText("Nothing leaves this computer");
  const boat = page.getByText("The boat, the weather, and other lies").first();
  await expect(boat).toBeVisible();
  console.log(`demo: mail after ${Math.round(performance.now() - started)} ms`);

  await boat.click();
  await expectShown(page, "Bring the thermos, the good one");
  // What arrives by itself within ten seconds goes on with this very conversation.
  await expectShown(page, "Just walked past Patience");

  await page.getByRole("button", { name: /^Reply to/ }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("The thermos is packed.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expectShown(page, "no opinions about my navigation", 150_000);
  expect(outside(app.pid)).toEqual([]);
  expect([...hosts]).toEqual(["127.0.0.1"]);
  expect(left()).toHaveLength(1);

  await page.getByRole("button", { name: "Leave demo" }).click();
  await expect(page.getByRole("button", { name: "Try the demo" })).toBeVisible();
  await expect(bar).toBeHidden();
  await until(() => left().length === 0, { what: "the demo's folder gone" });
});

test("--demo shows it at once, and Ctrl+C leaves nothing", async ({ page }) => {
  app = await start("--demo");
  await goIn(page, app.address);
  await expect(page.getByText("Omas 80. Geburtstag").first()).toBeVisible();
  expect(left()).toHaveLength(1);
  await app.stop();
  expect(app.exitCode()).toBe(0);
  expect(left()).toEqual([]);
  expect(existsSync(join(temporary, "own"))).toBe(false);
});

test("a Slack workspace stands beside the mail, and people go on talking in it", async ({ page }) => {
  app = await start("--demo");
  await goIn(page, app.address);
  await expect(page.getByText("Omas 80. Geburtstag").first()).toBeVisible();
  await expect(page.getByText("map-room").first()).toBeVisible();
  await expect(page.getByText("It is on the wall. Daylight lamp").first()).toBeVisible({ timeout: 120_000 });
  expect(outside(app.pid)).toEqual([]);
});

test("after a crash the next start cleans up", async ({ page }) => {
  app = await start("--demo");
  await goIn(page, app.address);
  await expect(page.getByText("Omas 80. Geburtstag").first()).toBeVisible();
  await app.kill();
  expect(left()).toHaveLength(1);
  app = await start();
  await until(() => left().length === 0, { what: "what was left, gone" });
});
