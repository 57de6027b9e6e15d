import { expect, onTestFinished, test } from "vitest";
import { type Clock, silentLog, systemClock } from "../../../electron/connectors/ports.ts";
import { type Secret, SecretError } from "../../../electron/secrets/store.ts";
import { holdUnkept } from "../../../electron/sync/unkept-secrets.ts";
import type { SecretBackend } from "../../../shared/model/account.ts";
import { MemorySecrets } from "../../support/secrets.ts";
import { until } from "../../support/until.ts";

/** One call after the other, as the real store; none while it is shut. */
class SlowSecrets extends MemorySecrets {
  /** What it does not take. */
  refused = "";
  #turn: Promise<unknown> = Promise.resolve();

  shut(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = this.#turn.then(() => promise);
    return resolve;
  }

  override write(backend: SecretBackend, account: string, secret: Secret): Promise<void> {
    return this.#inTurn(() => {
      if (this.refused.includes(secret["token"] ?? "")) throw new SecretError("unavailable", "It refuses.");
      return super.write(backend, account, secret);
    });
  }

  override read(backend: SecretBackend, account: string) {
    return this.#inTurn(() => super.read(backend, account));
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

const token = (name: string): Secret => ({ token: name });

/** @param againMs how soon what is held is tried again */
function holding(againMs = 60_000) {
  const store = new SlowSecrets();
  const clock: Clock = { ...systemClock, sleep: (_, signal) => systemClock.sleep(againMs, signal) };
  const secrets = holdUnkept(store, { clock, log: silentLog });
  onTestFinished(() => secrets.close());
  const fails = async (name: string, way: "renew" | "write" = "renew") => {
    store.refused = `old ${name}`;
    await expect(secrets[way]("file", "1", token(name))).rejects.toThrow("It refuses.");
    store.refused = "";
  };
  return { store, secrets, fails, stored: () => store.entries.get("file/1")?.["token"] };
}

const first = async (secrets: ReturnType<typeof holding>["secrets"]) => {
  const found = await secrets.read("file", "1");
  return found.state === "found" ? found.secret["token"] : found.state;
};

test("a sign-in that is being stored is not overwritten by older tokens that were held", async () => {
  const { store, secrets, fails, stored } = holding();
  await fails("old");
  const open = store.shut();
  const written = secrets.write("file", "1", token("new"));
  const seen = first(secrets);
  open();
  await written;
  await seen;
  await secrets.keepAll();
  expect([stored(), await first(secrets)]).toEqual(["new", "new"]);
});

test("a sign-in that can't be stored leaves the tokens that are held", async () => {
  const { secrets, fails, stored } = holding();
  await fails("old");
  await fails("new", "write");
  expect(await first(secrets)).toBe("old");
  expect(stored()).toBe("old");
});

test("newer tokens are held until they are stored themselves", async () => {
  const { store, secrets, stored } = holding();
  store.refused = "two";
  const open = store.shut();
  const one = secrets.renew("file", "1", token("one"));
  const two = secrets.renew("file", "1", token("two"));
  open();
  await one;
  await expect(two).rejects.toThrow("It refuses.");
  expect([stored(), await first(secrets)]).toEqual(["one", "two"]);
});

test("who listens and throws ends nothing", async () => {
  const { secrets, fails, store } = holding(5);
  secrets.onUnlocked(() => {
    throw new Error("not ready");
  });
  for (const name of ["one", "two"]) {
    await fails(name);
    await until(() => store.entries.get("file/1")?.["token"] === name);
  }
});

test("of other data nothing is held", async () => {
  const { secrets, fails, stored } = holding();
  await fails("old");
  secrets.drop();
  await secrets.keepAll();
  expect([await first(secrets), stored()]).toEqual(["missing", undefined]);
});
