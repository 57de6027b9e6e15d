import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { addAccount, passphrase, type RunningApp, startApp } from "./app.ts";
import type { Bench } from "./mailbox.ts";

/** The built app with alice's mailbox complete, as a user has it open. */
export async function appWithMail(bench: Bench): Promise<RunningApp> {
  const data = join(bench.folder, "app");
  mkdirSync(data);
  const app = await startApp(data);
  await app.api.call("secrets.unlock", { passphrase });
  await addAccount(app, bench, "alice");
  await app.api.call("accounts.sync", { id: null, whole: true });
  return app;
}

/** Runs `work` again and again while a second mailbox of the same size is synced for the first time. */
export async function duringFirstSync(
  app: RunningApp,
  bench: Bench,
  work: () => Promise<void>,
): Promise<{ held: number }> {
  await bench.fill("bob");
  const id = await addAccount(app, bench, "bob");
  const running = { done: false };
  const synced = app.api.call("accounts.sync", { id, whole: true }).finally(() => {
    running.done = true;
  });
  while (!running.done) await work();
  await synced;
  const account = (await app.api.call("accounts.list", {})).find((each) => each.id === id);
  return { held: account?.progress.held ?? 0 };
}

export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
