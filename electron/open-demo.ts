import type { Log } from "./connectors/ports.ts";
import { systemClock } from "./connectors/ports.ts";
import { readContent } from "./demo/content.ts";
import { type DemoAccount, startDemo } from "./demo/start-demo.ts";
import { pathsIn } from "./paths.ts";
import { type RunningCore, startCore } from "./threads/start-core.ts";

export interface OpenedDemo {
  core: RunningCore;
  /** Ends core and servers; the folder is the caller's. */
  close(): Promise<void>;
}

export interface OpenDemoOptions {
  /** Where content lies. */
  resources: string;
  /** The data folder. */
  folder: string;
  threads: string;
  log: Log;
}

/** A core of its own with the sample accounts, signed in the way the user would; passwords are kept in memory only. */
export async function openDemo({ resources, folder, threads, log }: OpenDemoOptions): Promise<OpenedDemo> {
  const starting = startCore({ paths: pathsIn(folder), threads, log });
  const serving = Promise.resolve().then(() =>
    startDemo({ content: readContent(resources), clock: systemClock, seed: Date.now(), log }),
  );
  const close = async (): Promise<void> => {
    const opened = await Promise.allSettled([starting, serving]);
    await Promise.all(opened.map((part) => part.status === "fulfilled" && part.value.close()));
  };
  try {
    const [core, demo] = await Promise.all([starting, serving]);
    const add = (account: DemoAccount) => core.api.call("accounts.add", { ...account, secrets: "session" });
    const [first, ...others] = demo.accounts;
    if (first) await add(first);
    // There is mail to look at already; whoever closes meanwhile ends this, too.
    addOthers(others, add).catch((error: unknown) => log.warn("demo.account", { error }));
    return { core, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function addOthers(accounts: DemoAccount[], add: (account: DemoAccount) => Promise<unknown>) {
  for (const account of accounts) await add(account);
}
