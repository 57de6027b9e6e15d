import "../fail-points/arm.ts";
import { workerData } from "node:worker_threads";
import type { CoreFunctions } from "../../shared/api/pipe.ts";
import { createDispatch } from "../api/dispatch.ts";
import { readHandlers } from "../api/reads.ts";
import { onDamage } from "../db/damage/is-damage.ts";
import { openReader, type Readable } from "../db/open.ts";
import { createLog } from "../log.ts";
import { sanitizeHtml } from "../mail/sanitize.ts";
import { onceIdle } from "./once-idle.ts";
import { opened } from "./opened.ts";
import type { ThreadData } from "./protocol.ts";
import { serveThread } from "./serve-thread.ts";

/** Entry: answers what only reads, on a connection of its own, so that no list waits for an import. */
const { paths }: ThreadData = workerData;
const log = createLog(paths.log, "reader");
let database: Readable | undefined;
let call: CoreFunctions["call"] | undefined;
/** The first HTML mail would wait for what makes it safe to load; it is loaded once nobody asks for anything. */
const warming = onceIdle(() => sanitizeHtml("<p>warm</p>", { remote: "block", inlineUrl: () => null }), 1500);

const owner = serveThread(
  {
    open: () =>
      opened(() => {
        database = openReader(paths.database);
        const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
        call = createDispatch("read", readHandlers(database, { now: Date.now, timeZone }), log);
      }, log),
    async call(method, input) {
      warming.touch();
      if (call) return call(method, input);
      return { ok: false, error: { kind: "parked", message: "Bobbin is starting; try again in a moment." } };
    },
    wake() {},
    park,
    close() {
      warming.stop();
      return park();
    },
  },
  log,
);

onDamage(() => owner.damaged());

async function park(): Promise<void> {
  call = undefined;
  database?.close();
  database = undefined;
}
