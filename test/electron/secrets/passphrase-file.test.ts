import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSecretStore } from "../../../electron/secrets/create-secret-store.ts";
import { deriveAhead } from "../../../electron/secrets/derive-ahead.ts";
import type { SecretStore } from "../../../electron/secrets/store.ts";

let directory = "";
let stores: SecretStore[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bobbin-secrets-"));
});
afterEach(() => {
  for (const store of stores) store.close();
  stores = [];
  rmSync(directory, { recursive: true, force: true });
});

/** A store as a fresh process would have it; the machine's keychain is out of play. */
function fresh(protect: (value: string) => void = () => {}): SecretStore {
  const store = createSecretStore({
    directory,
    protect,
    log: { warn() {} },
    keychain: { load: () => Promise.reject(new Error("none here")) },
  });
  stores.push(store);
  return store;
}

const file = (): string => join(directory, "secrets.json");
const copy = (): string => join(directory, "secrets.last-good.json");
const everything = (): string =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), "latin1"))
    .join();
const view = async (store: SecretStore) => (await store.backends()).find(({ id }) => id === "file");

test("two accounts survive a restart, encrypted, readable by the owner only", async () => {
  const first = fresh();
  expect(await view(first)).toMatchObject({ available: true, isNew: true, locked: true });
  await first.unlock("correct horse");
  await first.write("file", "1", { password: "planted-one" });
  await first.write("file", "2", { password: "planted-two", token: "t" });
  expect(everything()).not.toMatch(/planted|correct horse/);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(statSync(copy()).mode & 0o777).toBe(0o600);

  const second = fresh();
  expect(await view(second)).toMatchObject({ available: true, isNew: false, locked: true });
  expect(await second.read("file", "1")).toMatchObject({ state: "locked" });
  await expect(second.write("file", "1", { password: "new" })).rejects.toMatchObject({ state: "locked" });
  let told = 0;
  second.onUnlocked(() => told++);
  await second.unlock("correct horse");
  expect(told).toBe(1);
  expect(await second.read("file", "1")).toEqual({ state: "found", secret: { password: "planted-one" } });
  await second.remove("file", "1");
  await second.remove("file", "1");
  expect(await second.read("file", "1")).toMatchObject({ state: "missing" });
  expect(await second.read("file", "2")).toMatchObject({ state: "found" });
});

test("a wrong passphrase changes nothing", async () => {
  const first = fresh();
  await first.unlock("right");
  await first.write("file", "1", { password: "p" });
  const before = everything();
  const second = fresh();
  await expect(second.unlock("wrong")).rejects.toMatchObject({ name: "SecretError", state: "wrong-passphrase" });
  await expect(second.write("file", "1", { password: "q" })).rejects.toMatchObject({ state: "locked" });
  expect(everything()).toBe(before);
  await second.unlock("right");
  expect(await second.read("file", "1")).toMatchObject({ state: "found", secret: { password: "p" } });
});

test("a passphrase is the same composed and decomposed", async () => {
  await fresh().unlock("Caf\u00e9");
  await expect(fresh().unlock("Cafe\u0301")).resolves.toBeUndefined();
});

test("a tampered entry is unavailable, never missing, and the other one stays", async () => {
  const first = fresh();
  await first.unlock("x");
  await first.write("file", "1", { password: "one" });
  await first.write("file", "2", { password: "two" });
  const content = JSON.parse(readFileSync(file(), "utf8"));
  // Account 2's bytes under account 1's name: genuine, but not here.
  content.accounts["1"] = content.accounts["2"];
  writeFileSync(file(), JSON.stringify(content));
  writeFileSync(copy(), JSON.stringify(content));
  const second = fresh();
  await second.unlock("x");
  expect(await second.read("file", "1")).toMatchObject({ state: "unavailable" });
  expect(await second.read("file", "2")).toMatchObject({ state: "found", secret: { password: "two" } });
});

test.each(["", "{", "null", '{"format":"bobbin-secrets-1"}'])(
  "a damaged file (%j) is healed from its copy",
  async (damage) => {
    const first = fresh();
    await first.unlock("x");
    await first.write("file", "1", { password: "one" });
    writeFileSync(file(), damage);
    const second = fresh();
    await second.unlock("x");
    expect(await second.read("file", "1")).toMatchObject({ state: "found" });
    await second.write("file", "2", { password: "two" });
    expect(JSON.parse(readFileSync(file(), "utf8")).accounts).toHaveProperty("1");
  },
);

test("a damaged check in the first file does not spread to the copy", async () => {
  const first = fresh();
  await first.unlock("x");
  await first.write("file", "1", { password: "one" });
  const content = JSON.parse(readFileSync(file(), "utf8"));
  content.check.tag = Buffer.alloc(16).toString("base64");
  writeFileSync(file(), JSON.stringify(content));
  const second = fresh();
  await second.unlock("x");
  await second.write("file", "2", { password: "two" });
  await expect(fresh().unlock("x")).resolves.toBeUndefined();
});

test("when both are damaged nothing is overwritten", async () => {
  await fresh().unlock("x");
  writeFileSync(file(), "broken");
  writeFileSync(copy(), "broken too");
  const store = fresh();
  expect(await view(store)).toMatchObject({ available: false, isNew: false });
  await expect(store.unlock("x")).rejects.toMatchObject({ state: "unavailable" });
  await expect(store.unlock("y")).rejects.toMatchObject({ state: "unavailable" });
  expect(everything()).toBe("broken,broken too");
});

test("killed in the middle of writing, the file holds the old or the new, never less", async () => {
  const store = fresh();
  await store.unlock("x");
  await store.write("file", "kept", { password: "kept" });
  const script = `
    import { createSecretStore } from ${JSON.stringify(join(import.meta.dirname, "../../../electron/secrets/create-secret-store.ts"))};
    const store = createSecretStore({ directory: ${JSON.stringify(directory)}, log: { warn() {} } });
    await store.unlock("x");
    console.log("ready");
    for (let n = 0; ; n++) await store.write("file", "busy", { password: String(n), padding: "p".repeat(100_000) });
  `;
  for (let round = 0; round < 4; round++) {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await new Promise((resolve) => setTimeout(resolve, 7 + round * 23));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    const after = fresh();
    await after.unlock("x");
    expect(await after.read("file", "kept")).toMatchObject({ state: "found", secret: { password: "kept" } });
    expect(["found", "missing"]).toContain((await after.read("file", "busy")).state);
  }
});

test("writes of one process do not lose each other, and every secret is made known to the log", async () => {
  const known: string[] = [];
  const store = fresh((value) => known.push(value));
  await store.unlock("the passphrase");
  const accounts = Array.from({ length: 12 }, (_, n) => String(n));
  await Promise.all(accounts.map((account) => store.write("file", account, { password: `p${account}` })));
  for (const account of accounts)
    expect(await store.read("file", account)).toMatchObject({ state: "found", secret: { password: `p${account}` } });
  expect(known).toEqual(expect.arrayContaining(["the passphrase", "p0", "p11"]));
});

test("the session backend forgets at the end, and a missing keychain library is one unavailable backend", async () => {
  const store = fresh();
  await store.write("session", "1", { password: "p" });
  expect(await store.read("session", "1")).toMatchObject({ state: "found" });
  store.close();
  expect(await store.read("session", "1")).toMatchObject({ state: "missing" });
  const views = await fresh().backends();
  expect(views.map(({ id, available }) => [id, available])).toEqual([
    ["keychain", false],
    ["session", true],
    ["file", true],
  ]);
});

test("a key begun ahead opens the file, and one begun with another passphrase opens nothing", async () => {
  const first = fresh();
  await first.unlock("long and winding");
  await first.write("file", "1", { password: "p" });
  deriveAhead(directory, "long and winding");
  const second = fresh();
  await second.unlock("long and winding");
  expect(await second.read("file", "1")).toEqual({ state: "found", secret: { password: "p" } });
  deriveAhead(directory, "wrong");
  await expect(fresh().unlock("wrong")).rejects.toMatchObject({ state: "wrong-passphrase" });
});

test("where there is no file, or a damaged one, nothing is begun", () => {
  deriveAhead(join(directory, "absent"), "x");
  writeFileSync(file(), "{");
  deriveAhead(directory, "x");
  expect(readdirSync(directory)).toEqual(["secrets.json"]);
});
