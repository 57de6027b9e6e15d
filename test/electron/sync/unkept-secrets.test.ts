import { expect, test } from "vitest";
import type { Provider } from "../../../electron/connectors/contract.ts";
import { type Clock, silentLog, systemClock } from "../../../electron/connectors/ports.ts";
import { slack } from "../../../electron/connectors/slack/index.ts";
import { holdUnkept } from "../../../electron/sync/unkept-secrets.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { runEngine } from "../../support/running-engine.ts";
import { MemorySecrets } from "../../support/secrets.ts";
import { closeOffices, office } from "../../support/slack-office.ts";
import { until } from "../../support/until.ts";

closeOffices();

/** What a browser does: follows redirects, also to this computer. */
async function browse(url: string): Promise<void> {
  const response = await fetch(url, { redirect: "manual" });
  const next = response.headers.get("location");
  if (next === null) await response.text();
  else await browse(new URL(next, url).href);
}

/** An account whose tokens rotate, which is at rest. `againMs`: how soon a place for secrets is tried again. */
async function rotating(againMs: number) {
  const { workspace, anna } = await office();
  workspace.authorizeAs({ user: anna.id });
  const provider: Provider = {
    ...slack,
    signIn: (fields, context) => slack.signIn(fields, { ...context, openBrowser: browse }),
  };
  const clock: Clock = {
    ...systemClock,
    sleep: (ms, signal) => systemClock.sleep(ms === 30_000 ? againMs : ms, signal),
  };
  const providers = new Map([["slack" as const, provider]]);
  const secrets = new MemorySecrets();
  const held = holdUnkept(secrets, { clock, log: silentLog });
  const run = runEngine(temporaryDatabase(), providers, { clock, secrets, held });
  const { clientId, url: apiUrl, authorizeUrl } = workspace;
  const fields = { way: "browser", clientId, apiUrl, authorizeUrl };
  const account = await run.engine.addAccount({ provider: "slack", fields, secrets: "file" });
  const sync = () => run.engine.sync(account, { whole: true });
  await sync();
  const stored = () => run.secrets.entries.get(`file/${account}`);
  return {
    ...{ run, account, sync, stored, fields, providers, held },
    expire: () => workspace.expireToken(stored()?.["accessToken"] ?? ""),
    renewals: () => workspace.callsOf("oauth.v2.access").length - 1,
  };
}

test("tokens that can't be stored are held, and stored and used as soon as that works", async () => {
  const { run, sync, stored, expire, renewals } = await rotating(20);
  const before = stored();
  expire();
  run.secrets.refusesWrites = true;
  await expect(sync()).rejects.toThrow("The keychain");
  expect([renewals(), stored()]).toEqual([1, before]);
  run.secrets.refusesWrites = false;
  await until(() => stored()?.["refreshToken"] !== before?.["refreshToken"], { what: "the stored tokens" });
  await until(
    () =>
      sync().then(
        () => true,
        () => false,
      ),
    { what: "a round" },
  );
  expect(renewals()).toBe(1);
});

test("tokens that are held serve the next session, wherever they stand", async () => {
  const { run, sync, stored, expire, renewals } = await rotating(60_000);
  const before = stored();
  expire();
  run.secrets.refusesWrites = true;
  await expect(sync()).rejects.toThrow("The keychain");
  run.engine.wake("unlocked");
  await until(
    () =>
      sync().then(
        () => true,
        () => false,
      ),
    { what: "a round" },
  );
  expect([renewals(), stored()]).toEqual([1, before]);
});

test("a new sign-in counts more than tokens that are held", async () => {
  const { run, account, sync, stored, expire, fields } = await rotating(60_000);
  expire();
  run.secrets.refusesWrites = true;
  await expect(sync()).rejects.toThrow("The keychain");
  run.secrets.refusesWrites = false;
  await run.engine.signIn(account, fields);
  const fresh = stored();
  await sync();
  expect(stored()).toEqual(fresh);
});

test("tokens that are held outlive the core that got them, and a core that ended listens to nothing", async () => {
  const { run, account, sync, stored, expire, renewals, providers, held } = await rotating(60_000);
  const before = stored();
  expire();
  run.secrets.refusesWrites = true;
  await expect(sync()).rejects.toThrow("The keychain");
  await run.engine.close();
  expect(run.secrets.listeners.size).toBe(0);
  const next = runEngine(run.db, providers, { secrets: run.secrets, held, seed: 2 });
  await next.engine.sync(account, { whole: true });
  expect([renewals(), stored()]).toEqual([1, before]);
  run.secrets.refusesWrites = false;
  await held.keepAll();
  expect(stored()).not.toEqual(before);
});

test("a refresh token is not spent while the place for secrets is locked", async () => {
  const { run, sync, expire, renewals } = await rotating(20);
  expire();
  run.secrets.locked = true;
  await expect(sync()).rejects.toThrow("The keychain");
  expect(renewals()).toBe(0);
  await run.secrets.unlock();
  await until(
    () =>
      sync().then(
        () => true,
        () => false,
      ),
    { what: "a round" },
  );
  expect(renewals()).toBe(1);
});
