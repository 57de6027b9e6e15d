import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inbox } from "../../shared/api/conversations.ts";
import type { AccountView, SecretBackend } from "../../shared/model/account.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { deafBus } from "../support/deaf-bus.ts";
import { type Keyring, keyringMissing, startKeyring } from "../support/keyring.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { enterPage, type PageClient } from "../support/page-client.ts";
import { slowness } from "../support/slowness.ts";
import { until } from "../support/until.ts";

const missing = dovecotMissing() ?? keyringMissing();
if (missing) console.log(`skipped: ${missing}`);

let dovecot: Dovecot;
let smtp: Smtp;
let keyring: Keyring;
let data: string;
let app: LoopbackApp | null;
let page: PageClient;

beforeAll(async () => {
  if (missing) return;
  const users = Object.fromEntries(
    ["anna", "bert", "cleo", "dora", "emil", "finn"].map((name) => [name, `${name}-pw`]),
  );
  [dovecot, smtp] = [await startDovecot({ users }), await startSmtp({ users })];
  for (const name of Object.keys(users))
    await dovecot.append(name, "INBOX", letter({ id: `${name}@example.test`, subject: `To ${name}` }));
});
afterAll(async () => {
  await smtp?.stop();
  await dovecot?.stop();
});
beforeEach(async () => {
  if (missing) return;
  data = mkdtempSync(join(tmpdir(), "bobbin-modes-"));
  keyring = await startKeyring();
});
afterEach(async () => {
  if (missing) return;
  await end();
  await keyring.stop();
  rmSync(data, { recursive: true, force: true });
});

async function begin(environment: Record<string, string> = keyring.environment): Promise<void> {
  app = await startLoopback({ data, environment });
  page = await enterPage(app);
}

/** Gives the milliseconds that ending took. */
async function end(): Promise<number> {
  page?.close();
  const took = (await app?.stop()) ?? 0;
  app = null;
  return took;
}

async function restart(environment?: Record<string, string>): Promise<void> {
  await end();
  await begin(environment);
}

const fieldsOf = (name: string) => ({
  ...{ address: `${name}@example.test`, username: name, password: `${name}-pw`, name: "" },
  ...{ imapHost: dovecot.host, imapPort: String(dovecot.port), imapSecurity: "none" },
  ...{ smtpHost: smtp.host, smtpPort: String(smtp.port), smtpSecurity: "none" },
});

async function add(name: string, secrets: SecretBackend, passphrase?: string): Promise<AccountId> {
  const fields = fieldsOf(name);
  const { id } = await page.call("accounts.add", {
    provider: "imap",
    fields,
    secrets,
    ...(passphrase && { passphrase }),
  });
  return id;
}

const account = async (id: AccountId): Promise<AccountView> => {
  const found = (await page.call("accounts.list", {})).find((one) => one.id === id);
  if (!found) throw new Error("the account is gone");
  return found;
};

/** Waits for the state, and gives what the user sees of it. */
async function sees(id: AccountId, action: string, reason: RegExp): Promise<void> {
  const wanted = async () => {
    const { state } = await account(id);
    return state.action === action && reason.test(state.reason) ? state : null;
  };
  await until(wanted, { what: `${action} because of ${reason}` }).catch(async (error: unknown) => {
    throw new Error(JSON.stringify((await account(id)).state), { cause: error });
  });
}

const works = (id: AccountId): Promise<unknown> =>
  until(async () => ["connected", "backfilling"].includes((await account(id)).state.kind), {
    what: "the account that goes on",
  });

const readable = async (subject: string): Promise<boolean> => {
  const { rows } = await page.call("conversations.list", { view: inbox, after: null, limit: 50 });
  return JSON.stringify(rows).includes(subject);
};

const keychainOf = async () => (await page.call("secrets.backends", {})).find(({ id }) => id === "keychain");

/** One account in the open keyring, its mail here. */
async function settled(): Promise<AccountId> {
  await keyring.begin();
  await begin();
  const id = await add("anna", "keychain");
  await works(id);
  await until(() => readable("To anna"), { what: "the mail" });
  return id;
}

describe.skipIf(missing !== null)("an account in the keychain", () => {
  test("without a bus: a sentence, one button, mail readable, nothing lost", async () => {
    const id = await settled();
    await restart({ ...keyring.environment, DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere/bus" });
    await sees(id, "unlock-secrets", /^No system keychain answers; start or install one/);
    expect(await readable("To anna")).toBe(true);
    expect(await keychainOf()).toMatchObject({ available: false, locked: false });
    await restart();
    await works(id);
    expect(await keyring.entries()).toBe(1);
  });

  test("without a secret service: the same, and it goes on by itself when one comes", async () => {
    const id = await settled();
    await end();
    await keyring.end();
    await begin();
    await sees(id, "unlock-secrets", /^No system keychain answers/);
    expect(await readable("To anna")).toBe(true);
    await keyring.begin();
    await works(id);
  });

  test("a service that crashed and came back: the sentence says what helps, and it does", async () => {
    const id = await settled();
    await end();
    await keyring.lock();
    await begin();
    await sees(id, "unlock-secrets", /locked/);
    await keyring.begin();
    await sees(id, "unlock-secrets", /^The system keychain was started anew; quit Bobbin and open it again/);
    await restart();
    await works(id);
    expect(await keyring.entries()).toBe(1);
  });

  test("locked: it says so; unlocked later, it goes on by itself", async () => {
    const id = await settled();
    await end();
    await keyring.lock();
    await begin();
    await sees(id, "unlock-secrets", /^The system keychain is locked/);
    expect(await readable("To anna")).toBe(true);
    await keyring.unlock();
    await works(id);
    expect(await keyring.entries()).toBe(1);
  });

  test("locked: one click after unlocking is enough where the keyring can't be watched", async () => {
    const id = await settled();
    await end();
    await keyring.lock();
    // No tool that could ask the bus.
    await begin({ ...keyring.environment, PATH: "/nowhere" });
    await sees(id, "unlock-secrets", /locked/);
    await keyring.unlock();
    expect(await keychainOf()).toMatchObject({ available: true });
    await works(id);
  });

  test("a prompt that nobody answers yet: it goes on when the answer comes", async () => {
    const id = await settled();
    await end();
    keyring.freeze();
    await begin({ ...keyring.environment, PATH: "/nowhere" });
    await sees(id, "unlock-secrets", /locked/);
    expect(await readable("To anna")).toBe(true);
    keyring.thaw();
    await works(id);
  });

  test("an entry that vanished asks to sign in again, and only that", async () => {
    const id = await settled();
    await end();
    await keyring.forget();
    await begin();
    await sees(id, "sign-in", /^The keychain has no password for this account; please sign in again\./);
    expect(await readable("To anna")).toBe(true);
    await page.call("accounts.signIn", { id, fields: { password: "anna-pw" } });
    await works(id);
    expect(await keyring.entries()).toBe(1);
  });

  test("moves to the passphrase file when the keychain is gone, and back; the old entry goes only after the new one is there", async () => {
    const id = await settled();
    await end();
    await keyring.lock();
    await begin();
    await sees(id, "unlock-secrets", /locked/);
    const fields = { password: "anna-pw" };
    await page.call("accounts.signIn", { id, fields, secrets: "file", passphrase: "correct horse" });
    await works(id);
    expect((await account(id)).secretBackend).toBe("file");
    // Locked, so it could not be removed; nothing reads it.
    await keyring.unlock();
    expect(await keyring.entries()).toBe(1);
    await restart();
    await sees(id, "unlock-secrets", /^Passwords are locked; type the passphrase/);
    await expect(page.call("secrets.unlock", { passphrase: "wrong" })).rejects.toMatchObject({
      kind: "secrets",
      field: "passphrase",
    });
    await page.call("secrets.unlock", { passphrase: "correct horse" });
    await works(id);
    await page.call("accounts.signIn", { id, fields, secrets: "keychain" });
    await works(id);
    expect([(await account(id)).secretBackend, await keyring.entries()]).toEqual(["keychain", 1]);
    const kept = JSON.parse(readFileSync(join(data, "secrets/secrets.json"), "utf8"));
    expect(Object.keys(kept.accounts)).toEqual([]);
    await restart();
    await works(id);
  });

  test("a place that refuses the secret changes nothing", async () => {
    const id = await settled();
    await page.call("accounts.signIn", {
      id,
      fields: { password: "anna-pw" },
      secrets: "file",
      passphrase: "correct horse",
    });
    await keyring.lock();
    const back = page.call("accounts.signIn", { id, fields: { password: "anna-pw" }, secrets: "keychain" });
    await expect(back).rejects.toMatchObject({ kind: "secrets", message: expect.stringMatching(/locked/) });
    expect((await account(id)).secretBackend).toBe("file");
    await works(id);
  });
});

describe.skipIf(missing !== null)("the other places", () => {
  test("session: after a restart it asks to sign in, with its own words", async () => {
    await begin();
    const id = await add("bert", "session");
    await works(id);
    await until(() => readable("To bert"), { what: "the mail" });
    await restart();
    await sees(id, "sign-in", /^The password was kept for one session only; please sign in again\./);
    expect(await readable("To bert")).toBe(true);
    await page.call("accounts.signIn", { id, fields: { password: "bert-pw" }, secrets: "session" });
    await works(id);
  });

  test("a file that is damaged or gone is told apart, and never written over by a read", async () => {
    await begin();
    const id = await add("bert", "file", "correct horse");
    await works(id);
    await end();
    const folder = join(data, "secrets");
    const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);
    const put = async (text: string | null) => {
      for (const [name] of files)
        if (text === null) rmSync(join(folder, name));
        else writeFileSync(join(folder, name), text);
    };
    await put("damaged");
    await begin();
    await sees(id, "unlock-secrets", /damaged/);
    await expect(page.call("secrets.unlock", { passphrase: "correct horse" })).rejects.toMatchObject({
      message: expect.stringMatching(/damaged/),
    });
    expect(readFileSync(join(folder, "secrets.json"), "utf8")).toBe("damaged");
    await end();
    await put(null);
    await begin();
    await sees(id, "sign-in", /^The file with the passwords is gone; put it back, or sign in again\./);
    expect(readdirSync(folder)).toEqual([]);
    await page.call("accounts.signIn", {
      id,
      fields: { password: "bert-pw" },
      secrets: "file",
      passphrase: "another horse",
    });
    await works(id);
  });
});

test.skipIf(missing !== null)(
  "a keychain that never answers holds nothing else up, whatever asks for it, and ends in time",
  async () => {
    const names = ["anna", "cleo", "dora", "emil", "finn"];
    await keyring.begin();
    await begin();
    const inKeychain = [];
    for (const name of names) inKeychain.push(await add(name, "keychain"));
    await end();
    const bus = await deafBus();
    try {
      await begin({ ...keyring.environment, DBUS_SESSION_BUS_ADDRESS: bus.address });
      for (const id of inKeychain) await sees(id, "unlock-secrets", /locked/);
      await Promise.all([keychainOf(), keychainOf(), keychainOf()]);
      // Deriving a key, files and names all need the threads that calls into the keychain would hold.
      const id = await add("bert", "file", "correct horse");
      await works(id);
      expect(await end()).toBeLessThan(2000 * slowness());
    } finally {
      await bus.close();
    }
  },
);
