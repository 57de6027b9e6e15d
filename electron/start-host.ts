import { join } from "node:path";
import { type Changed, contract } from "../shared/api/contract.ts";
import type { DemoView } from "../shared/api/demo.ts";
import type { Answer } from "../shared/api/pipe.ts";
import { FolderInUse, FolderUnusable } from "./data-lock.ts";
import { createDemoFolder, type DemoFolder, removeDeadDemos, removeDemoFolder } from "./demo-folder.ts";
import type { News } from "./notify/news.ts";
import type { OpenedDemo } from "./open-demo.ts";
import {
  apiOf,
  createListeners,
  everything,
  type RunningCore,
  type StartOptions,
  startCore,
} from "./threads/start-core.ts";

export interface HostOptions extends StartOptions {
  /** Begin with the demo in this folder; the user's own data stays closed until the demo is left. */
  demo: DemoFolder | null;
}

type Opened = Pick<OpenedDemo, "core" | "close">;

/** A folder from the command line holds this process's log and window, too, and goes when the process does. */
function discard(folder: DemoFolder): void {
  if (!folder.kept) removeDemoFolder(folder.path);
}

/**
 * The core as windows and pages use it: the user's own, or the demo's in its place. It answers `demo.*` itself and tells
 * everybody that everything changed when one takes the other's place.
 * @throws CoreFailed, FolderInUse with a sentence for the user
 */
export async function startHost(options: HostOptions): Promise<RunningCore> {
  let real: Opened | null = null;
  let demo: Opened | null = null;
  let current: RunningCore;

  const notices = createNotices((core) => core === current);
  const openReal = async (): Promise<Opened> => {
    const core = await startCore(options);
    return notices.hear({ core, close: core.close });
  };
  const showDemo = async (folder: DemoFolder): Promise<RunningCore> => {
    const resources = join(options.threads, "../../resources/demo");
    // Servers and all: nobody else should wait for loading them.
    const { openDemo } = await import("./open-demo.ts");
    const opened = await openDemo({ ...options, resources, folder: folder.path }).catch((error: unknown) => {
      discard(folder);
      throw error;
    });
    const close = async (): Promise<void> => {
      await opened.close();
      if (folder !== options.demo) discard(folder);
    };
    demo = notices.hear({ core: opened.core, close });
    return opened.core;
  };

  const set = async (active: boolean): Promise<Answer<null>> => {
    if (active === (demo !== null)) return { ok: true, value: null };
    if (active && (await current.api.call("accounts.list", {})).length > 0) return besideMail;
    const left = demo;
    if (active) {
      current = await showDemo(createDemoFolder(false));
    } else {
      real ??= await openReal();
      current = real.core;
      demo = null;
    }
    notices.changed.tell(everything);
    if (!active) await left?.close();
    return { ok: true, value: null };
  };
  let switching: Promise<unknown> = Promise.resolve();
  const next = (active: boolean): Promise<Answer<null>> => {
    const turn = switching.then(() => set(active)).catch((error: unknown) => failed(error, options));
    switching = turn;
    return turn;
  };

  if (options.demo) {
    current = await showDemo(options.demo);
  } else {
    removeDeadDemos();
    real = await openReal();
    current = real.core;
  }
  const handle: RunningCore["handle"] = async (method, input, origin) => {
    if (method === "demo.get")
      return { ok: true, value: { active: demo !== null, available: true } satisfies DemoView };
    const wanted = method === "demo.set" ? contract["demo.set"].input.safeParse(input) : null;
    return wanted?.success ? next(wanted.data.active) : current.handle(method, input, origin);
  };
  return {
    api: apiOf(handle),
    handle,
    onChanged: notices.changed.add,
    onNews: notices.news.add,
    onTrouble: notices.trouble.add,
    wake: (reason) => current.wake(reason),
    async close() {
      await switching;
      await Promise.all([real?.close(), demo?.close()]);
      if (options.demo) discard(options.demo);
    },
  };
}

/** Passes on what the core in front tells; the one behind says nothing. */
function createNotices(isInFront: (core: RunningCore) => boolean) {
  const changed = createListeners<Changed>();
  const news = createListeners<News[]>();
  const trouble = createListeners<string>();
  const hear = (opened: Opened): Opened => {
    const { core } = opened;
    core.onChanged((notice) => isInFront(core) && changed.tell(notice));
    core.onNews((told) => isInFront(core) && news.tell(told));
    core.onTrouble((sentence) => isInFront(core) && trouble.tell(sentence));
    return opened;
  };
  return { changed, news, trouble, hear };
}

const besideMail: Answer<never> = {
  ok: false,
  error: { kind: "conflict", message: "The demo is for an empty Bobbin; here are accounts already." },
};

function failed(error: unknown, { log }: StartOptions): Answer<never> {
  log.error("demo.switch", { error });
  const message =
    error instanceof FolderInUse || error instanceof FolderUnusable
      ? error.message
      : "The demo could not be changed; try again.";
  return { ok: false, error: { kind: "failed", message } };
}
