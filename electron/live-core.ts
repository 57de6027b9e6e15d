import { contract, isMethodName } from "../shared/api/contract.ts";
import type { CoreFunctions } from "../shared/api/pipe.ts";
import type { AccountId } from "../shared/model/ids.ts";
import { createDispatch } from "./api/dispatch.ts";
import { readHandlers } from "./api/reads.ts";
import type { CoreOptions } from "./core.ts";
import { createParts } from "./core-parts.ts";
import { openLive, type Writable } from "./db/open.ts";
import { copyLiveAccounts, copyLiveSettings, liveAccounts, rememberLiveAccounts } from "./db/writes/live-accounts.ts";
import type { Engine } from "./sync/engine-types.ts";

/** Accounts that keep nothing on disk: a core of their own over a database in memory, there when one is needed. */
export interface LiveCore {
  /** Reads and writes alike; what it holds is gone when it closes. */
  call: CoreFunctions["call"];
  /** Follows the accounts and settings that are kept on disk: starts what is new, forgets what was removed. */
  follow(): void;
  wake: Engine["wake"];
  close(): Promise<void>;
}

/** @param kept the database on disk, where only the rows of the accounts themselves stand */
export function createLiveCore(options: CoreOptions, kept: Writable): LiveCore {
  let running: ReturnType<typeof open> | undefined;
  let told = "";
  return {
    call: async (method, input) =>
      running?.call(method, input) ?? {
        ok: false,
        error: { kind: "not-found", message: "This account is no longer here." },
      },
    follow() {
      const ids = liveAccounts(kept);
      if (ids.length > 0) running ??= open(options, kept);
      running?.follow(ids);
      if (told === ids.join()) return;
      told = ids.join();
      options.onLiveAccounts(ids);
    },
    wake: (reason) => running?.engine.wake(reason),
    async close() {
      const ending = running;
      running = undefined;
      await ending?.close();
    },
  };
}

function open(options: CoreOptions, kept: Writable) {
  const { log, clock } = options;
  const db = openLive();
  const parts = createParts(options, db);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const read = createDispatch("read", readHandlers(db, { now: () => clock.now(), timeZone }), log);
  db.onChanged((notice) => {
    if (notice.tables.includes("accounts")) rememberLiveAccounts(db, kept);
    options.onChanged(notice);
  });
  return {
    ...parts,
    call(...[method, input]: Parameters<CoreFunctions["call"]>) {
      return (isMethodName(method) && contract[method].kind === "read" ? read : parts.write)(method, input);
    },
    follow(ids: readonly AccountId[]) {
      copyLiveSettings(kept, db);
      for (const id of liveAccounts(db).filter((known) => !ids.includes(known)))
        parts.engine.removeAccount(id).catch((error: unknown) => log.error("live.remove", { error }));
      copyLiveAccounts(kept, db);
      parts.engine.start();
    },
  };
}
