import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { threadId, workerData } from "node:worker_threads";
import { silentLog } from "../../../../electron/connectors/ports.ts";
import type { ThreadData } from "../../../../electron/threads/protocol.ts";
import { serveThread } from "../../../../electron/threads/serve-thread.ts";

/** A core thread that behaves badly when asked to. */
const { paths } = workerData as ThreadData;
const owner = serveThread(
  {
    async open() {
      appendFileSync(
        join(paths.data, "opened"),
        existsSync(join(paths.data, "restore.json")) ? "between\n" : "whole\n",
      );
      return existsSync(join(paths.data, "refuse")) ? { ok: false, message: "A sentence for the user." } : { ok: true };
    },
    async call(_method, input) {
      const { id } = input as { id?: number };
      if (id === 1) process.exit(3);
      if (id === 2)
        setTimeout(() => {
          throw new Error("uncaught");
        });
      if (id === 3) for (;;);
      if (id === 4) await new Promise(() => {});
      if (id === 5) owner.changed({ tables: ["accounts"], conversationIds: [5] });
      return { ok: true, value: { core: threadId } };
    },
    wake: (reason) => owner.changed({ tables: ["settings"], conversationIds: [reason.length] }),
    async park() {},
    async close() {},
  },
  silentLog,
);
