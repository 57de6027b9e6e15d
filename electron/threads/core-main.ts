import { release } from "node:os";
import { workerData } from "node:worker_threads";
import { knownOrigin } from "../backup/origin.ts";
import { programVersion } from "../cli/version.ts";
import { systemNetwork } from "../connectors/imap/discovery/network.ts";
import { systemClock } from "../connectors/ports.ts";
import { hideSecretsWith } from "../connectors/without-secrets.ts";
import { type Core, createCore } from "../core.ts";
import { isDamage, onDamage } from "../db/damage/is-damage.ts";
import { requestMending } from "../db/damage/mend.ts";
import { createLog } from "../log.ts";
import { createSecretStore } from "../secrets/create-secret-store.ts";
import { holdUnkept } from "../sync/unkept-secrets.ts";
import { typedSecrets } from "../typed-secrets.ts";
import { opened } from "./opened.ts";
import { createParser } from "./parser.ts";
import { livePrefix, type ThreadData, threadFile } from "./protocol.ts";
import { serveThread } from "./serve-thread.ts";

/** At the end, a keychain that has not answered by then is left behind. */
const keychainGraceMs = 300;

/** The core thread: engine, writer and connectors. */
const { paths, threads, passphrase }: ThreadData = workerData;
const log = createLog(paths.log, "core");
const parser = createParser(threadFile(threads, "parser-thread"), log);
const store = createSecretStore({
  directory: paths.secrets,
  log,
  protect: log.protect,
  keychain: { onStuck: () => owner.stuck() },
});
const secrets = holdUnkept(store, { clock: systemClock, log });
let core: Core | undefined;
/** What was in the database when it was released last. */
let releasedOrigin = "";
hideSecretsWith(log.clean);
log.info("program.started", {
  version: programVersion(),
  node: process.versions.node,
  electron: process.versions["electron"] ?? "none",
  system: `${process.platform} ${process.arch} ${release()}`,
});

const owner = serveThread(
  {
    open: () =>
      opened(
        () =>
          onceMore(async () => {
            // Of a backup that took its place, the accounts may be others.
            if (releasedOrigin !== "" && knownOrigin(paths.database) !== releasedOrigin) secrets.drop();
            core = createCore({
              paths,
              secrets,
              log,
              clock: systemClock,
              random: Math.random,
              network: systemNetwork(),
              parseMail: parser.parse,
              fetch: globalThis.fetch,
              openBrowser: async (url) => owner.openBrowser(url),
              onChanged: (notice) => owner.changed(notice),
              onNews: (news) => owner.news(news),
              onStorage: (trouble) => owner.storage(trouble),
              onLiveAccounts: (ids) => owner.liveAccounts(ids),
            });
            await core.start(passphrase);
          }),
        log,
      ),
    async call(method, input) {
      for (const secret of typedSecrets(input)) log.protect(secret);
      if (core && method.startsWith(livePrefix)) return core.live(method.slice(livePrefix.length), input);
      if (core) return core.call(method, input);
      return { ok: false, error: { kind: "parked", message: "Bobbin is starting; try again in a moment." } };
    },
    wake: (reason) => core?.wake(reason),
    park,
    async close() {
      await park();
      parser.close();
      const late = setTimeout(() => owner.stuck(), keychainGraceMs);
      await secrets.keepAll();
      await store.idle();
      clearTimeout(late);
      secrets.close();
    },
  },
  log,
);

// A promise that nobody waits for may be one that writes: a full disk must not end the thread, and with it the program.
process.on("unhandledRejection", (error) => {
  if (!core?.report(error) && !isDamage(error)) throw error;
  log.error("thread.unheard", { error });
});

let starting = false;
/** While starting; told only when it was not mended by then. */
let met = false;
onDamage(() => {
  if (starting) met = true;
  else owner.damaged();
});

/** What is broken so that nothing starts is mended at once. */
async function onceMore(start: () => Promise<void>): Promise<void> {
  starting = true;
  met = false;
  try {
    await start();
  } catch (error) {
    if (!isDamage(error)) throw error;
    log.error("database.damaged", { error });
    await park();
    requestMending(paths.database);
    met = false;
    await start();
  } finally {
    starting = false;
  }
  if (met) owner.damaged();
}

async function park(): Promise<void> {
  const running = core;
  core = undefined;
  await running?.close();
  if (running) releasedOrigin = knownOrigin(paths.database);
}
