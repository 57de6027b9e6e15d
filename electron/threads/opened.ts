import type { Log } from "../connectors/ports.ts";
import { DatabaseError } from "../db/open.ts";
import { SecretError } from "../secrets/store.ts";
import type { Opened } from "./protocol.ts";

/** Runs what a thread starts with. Only sentences written for the user leave the thread; the rest goes to the log. */
export async function opened(start: () => void | Promise<void>, log: Log): Promise<Opened> {
  try {
    await start();
    return { ok: true };
  } catch (error) {
    log.error("thread.open", { error });
    if (error instanceof DatabaseError || error instanceof SecretError) return { ok: false, message: error.message };
    return { ok: false, message: "Bobbin could not start; the log in the data folder has the details." };
  }
}
