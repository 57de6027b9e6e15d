import type { ImapFlow } from "imapflow";
import { failPoint } from "../../fail-points/fail-point.ts";

/** Lets a fail point stand at every frame that leaves; the library has no other place for one. */
export function withFailPoints(client: ImapFlow): ImapFlow {
  const write: unknown = Reflect.get(client, "write");
  if (typeof write !== "function") throw new Error("The mail library writes by another name now");
  Reflect.set(client, "write", (frame: unknown): unknown => {
    failPoint("imap.write.before");
    const written: unknown = Reflect.apply(write, client, [frame]);
    failPoint("imap.write.after");
    return written;
  });
  return client;
}
