import { silentLog, systemClock } from "../../electron/connectors/ports.ts";
import { openWriter, type Writable } from "../../electron/db/open.ts";
import { allAccounts } from "../../electron/db/writes/accounts.ts";
import { parseMail } from "../../electron/mail/parse.ts";
import { createEngine } from "../../electron/sync/engine.ts";
import { holdUnkept } from "../../electron/sync/unkept-secrets.ts";
import { FakeServer } from "../servers/fake-provider.ts";
import { noon } from "./remote.ts";
import { MemorySecrets } from "./secrets.ts";

/**
 * A process of its own that syncs a mailbox of 300 into the file it is given. With a number, it ends as if by a crash in
 * its transaction of that number; with `before` just before that is committed, else just after.
 */
const [path = "", crashAt = "", moment = ""] = process.argv.slice(2);

/** Counted by transactions, not by time: the same on a machine that is busy. */
function crashing(db: Writable): Writable {
  let left = Number(crashAt);
  let depth = 0;
  return {
    ...db,
    transaction(work) {
      depth++;
      try {
        const result = db.transaction((changes) => {
          const done = work(changes);
          if (depth === 1 && moment === "before" && --left === 0) process.kill(process.pid, "SIGKILL");
          return done;
        });
        if (depth === 1 && moment === "after" && --left === 0) process.kill(process.pid, "SIGKILL");
        return result;
      } finally {
        depth--;
      }
    },
  };
}

const server = new FakeServer();
for (let number = 0; number < 300; number++) {
  const at = noon + number * 60_000;
  const references = number % 3 === 0 ? [] : [`m${number - (number % 3)}@test`];
  server.deliver(`m${number}`, { sentAt: at, receivedAt: at, references }, "INBOX", { read: number % 2 === 0 });
}
const db = crashAt === "" ? openWriter(path) : crashing(openWriter(path));
const secrets = holdUnkept(new MemorySecrets(), { clock: systemClock, log: silentLog });
const engine = createEngine({
  db,
  providers: new Map([["imap", server.provider()]]),
  secrets,
  clock: systemClock,
  random: Math.random,
  log: silentLog,
  parseMail,
  fetch: globalThis.fetch,
  openBrowser: async () => undefined,
  onArrivals: () => undefined,
});
const [known] = allAccounts(db);
if (known) await secrets.write("session", String(known.id), { password: server.password });
engine.start();
const id =
  known?.id ??
  (await engine.addAccount({ provider: "imap", fields: { password: server.password }, secrets: "session" }));
await engine.sync(id, { whole: true });
await engine.close();
db.close();
