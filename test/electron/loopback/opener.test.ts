import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { get } from "node:http";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { browserFolder, type System } from "../../../electron/browser-folder.ts";
import { letIn } from "../../support/let-in.ts";
import { type LoopbackApp, startLoopback } from "../../support/loopback.ts";
import { createOpener, type Opener } from "../../support/opener.ts";
import { until } from "../../support/until.ts";

const files = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith(".html"));

async function start(prepare: (home: string) => void = () => {}, code = 0): Promise<[Opener, LoopbackApp]> {
  const opener = createOpener(code);
  prepare(opener.home);
  onTestFinished(() => opener.remove());
  const app = await startLoopback({ open: true, environment: opener.environment });
  onTestFinished(async () => void (await app.stop()));
  return [opener, app];
}

/** Where the file leads. */
const address = (file: string): string => /url=([^"]+)"/.exec(readFileSync(file, "utf8"))?.[1] ?? "";

test("what opens the browser is told a file of this user's, and no command line holds the token", async () => {
  const [opener, app] = await start((home) => mkdirSync(join(home, "Downloads")));
  const file = await opener.opened();
  expect(dirname(file)).toBe(join(opener.home, "Downloads"));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(address(file)).toBe(app.address);
  const token = new URL(app.address).searchParams.get("token") ?? "";
  expect(token).toMatch(/^[\w-]{43}$/);
  // It was able to see command lines, its own and the program's.
  expect(opener.commandLines()).toContain(file);
  expect(opener.commandLines()).toContain("loopback.js");
  expect(opener.commandLines()).not.toContain(token);
  // It comes from a file, across sites, and is let in once; the file is gone then.
  const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  const arrive = () =>
    new Promise((resolve) => get(app.address, { headers }, (reply) => resolve(reply.resume().statusCode)));
  expect(await arrive()).toBe(200);
  expect(existsSync(file)).toBe(false);
  expect(await arrive()).toBe(403);
});

test("the file goes with the program, and one that a crash left goes with the next", async () => {
  let left = "";
  let foreign = "";
  const [opener, app] = await start((home) => {
    left = join(home, `bobbin-opens-${"a".repeat(32)}.html`);
    foreign = join(home, "bobbin-opens-notes.html");
    for (const file of [left, foreign]) {
      writeFileSync(file, "");
      utimesSync(file, 1000, 1000);
    }
  });
  const file = await opener.opened();
  expect([dirname(file), existsSync(left), existsSync(foreign)]).toEqual([opener.home, false, true]);
  await app.stop();
  expect(files(opener.home)).toEqual(["bobbin-opens-notes.html"]);
});

test("where nothing opens, or no folder will do, a sentence says so and the printed address works", async () => {
  const [opener, app] = await start(undefined, 3);
  await opener.opened();
  await until(() => app.output().includes("No browser could be opened; open the address yourself."), {
    what: "a sentence",
  });
  expect((await letIn(app.address)).secret).not.toBe("");
  const [, open] = await start((home) => chmodSync(home, 0o777));
  expect(open.output()).toMatch(/Bobbin is at .*token=/);
  await until(() => open.output().includes("There is no folder here that a browser could be handed the address in"));
});

test("a folder for the file: what a shut-in browser can read, and nobody else can change", () => {
  const { home, remove } = createOpener();
  onTestFinished(remove);
  const system = (more: Partial<System> = {}): System => ({
    ...{ platform: "linux", home, temporary: "/tmp", environment: {} },
    ...more,
  });
  expect(browserFolder(system())).toBe(home);
  mkdirSync(join(home, "Downloads"));
  expect(browserFolder(system())).toBe(join(home, "Downloads"));
  for (const folder of [".config", "Geladen", ".hidden"]) mkdirSync(join(home, folder));
  const name = (folder: string): void =>
    writeFileSync(join(home, ".config/user-dirs.dirs"), `XDG_DESKTOP_DIR="$HOME/x"\nXDG_DOWNLOAD_DIR="${folder}"\n`);
  name("$HOME/Geladen");
  expect(browserFolder(system())).toBe(join(home, "Geladen"));
  for (const unfit of ["$HOME/.hidden", "$HOME/absent", "relative", "/tmp"]) {
    name(unfit);
    expect([unfit, browserFolder(system())]).toEqual([unfit, home]);
  }
  chmodSync(home, 0o777);
  expect(browserFolder(system())).toBeNull();
  expect(browserFolder(system({ platform: "darwin" }))).toBe("/tmp");
});
