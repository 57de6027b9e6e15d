import { holdUnkept } from "../../electron/sync/unkept-secrets.ts";
import "../../electron/fail-points/arm.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../electron/connectors/ports.ts";
import { createCore } from "../../electron/core.ts";
import { lockData } from "../../electron/data-lock.ts";
import { openReader } from "../../electron/db/open.ts";
import { createLog } from "../../electron/log.ts";
import { parseMail } from "../../electron/mail/parse.ts";
import { pathsIn } from "../../electron/paths.ts";
import { createSecretStore } from "../../electron/secrets/create-secret-store.ts";
import { acts, type World } from "./acts.ts";
import { refusedToStart, type Task } from "./task.ts";
import { addUpgrade } from "./upgrade.ts";

/**
 * Bobbin's core as a program of its own, which does one thing for its user, brings everything up to date and ends. Killed
 * and started again it does what its user would: look, and do again what is not there.
 */
const task: Task = JSON.parse(process.argv[2] ?? "{}");
const { data, act, passphrase, decide } = task;

/** What goes wrong is tried again, as a user would who reads the sentence; not for ever. */
const mostTries = 40;
const againMs = 150;

/** Minutes pass in a moment where a case needs it. */
let ahead = 0;
let started = false;
const clock = {
  ...systemClock,
  now: () => systemClock.now() + ahead,
  elapsed: () => systemClock.elapsed() + ahead,
};

async function persist(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work();
      return;
    } catch (error) {
      if (tries === mostTries) throw error;
      process.stderr.write(`again: ${error instanceof Error ? error.message : String(error)}\n`);
      await sleep(againMs);
    }
  }
}

async function main(): Promise<number> {
  if (act === "migrate") addUpgrade();
  const paths = pathsIn(data);
  const release = lockData(paths.lock);
  const log = createLog(paths.log, "sweep");
  const store = createSecretStore({ directory: paths.secrets, log, keychain: { load: noKeychain } });
  const secrets = holdUnkept(store, { clock, log });
  const core = createCore({
    paths,
    secrets,
    log,
    clock,
    random: Math.random,
    network: noNetwork,
    parseMail,
    fetch: globalThis.fetch,
    openBrowser: async () => undefined,
    onChanged: () => undefined,
    onNews: () => undefined,
    onLiveAccounts: () => undefined,
    onStorage: () => undefined,
  });
  const db = openReader(paths.database);
  const ids = () => db.prepare<{ id: number }>("SELECT id FROM accounts ORDER BY id").all();
  for (const [place, { id }] of ids().entries()) {
    const secret = task.sessions[place];
    if (secret) await secrets.write("session", String(id), secret);
  }
  await core.start(passphrase);
  started = true;
  const world: World = {
    db,
    task,
    async call(method, input) {
      const answer = await core.call(method, input);
      if (!answer.ok) throw new Error(`${method}: ${answer.error.kind}: ${answer.error.message}`);
      return answer.value;
    },
    wake: () => core.wake("resume"),
    pass: (ms) => {
      ahead += ms;
    },
  };
  const open = () =>
    db.prepare<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE state IN ('held', 'queued', 'sending')").get()?.n;
  const settle = async () => {
    for (;;) {
      await world.call("accounts.sync", { id: null, whole: true });
      if (open() === 0) return;
      await sleep(30);
    }
  };
  await persist(() => acts[act](world));
  await persist(settle);
  if (decide) {
    const unknown = db.prepare<{ id: number }>("SELECT id FROM outbox WHERE state = 'unknown'").all();
    for (const { id } of unknown)
      if (decide === "lost") await world.call("outbox.retry", { commandId: id });
      else await world.call("outbox.settle", { commandId: id, as: "done" });
  }
  // What others did with what left here is told in the next round.
  await persist(settle);
  db.close();
  await core.close();
  secrets.close();
  release();
  return 0;
}

const noKeychain = async (): Promise<never> => {
  throw new Error("no keychain");
};
const refuse = async (): Promise<never> => {
  throw new Error("no network");
};
const noNetwork = {
  lookup: refuse,
  mx: refuse,
  srv: refuse,
  connect: (): never => {
    throw new Error("no network");
  },
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${started ? "" : "at start: "}${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(refusedToStart);
  },
);
