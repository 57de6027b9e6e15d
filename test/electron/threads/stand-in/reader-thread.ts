import { threadId } from "node:worker_threads";
import { silentLog } from "../../../../electron/connectors/ports.ts";
import { serveThread } from "../../../../electron/threads/serve-thread.ts";

serveThread(
  {
    open: async () => ({ ok: true }),
    call: async () => ({ ok: true, value: { reader: threadId } }),
    wake() {},
    async park() {},
    async close() {},
  },
  silentLog,
);
