import type { Log } from "../connectors/ports.ts";
import { DatabaseError } from "../db/open.ts";
import { storageTroubleOf } from "../db/storage-trouble.ts";
import { SecretError } from "../secrets/store.ts";
import type { Opened } from "./protocol.ts";

/** Runs what a thread starts with. Only sentences written for the user leave the thread; the rest goes to the log. */
export async function opened(start: () => void | Promise<void>, log: Log): Promise<Opened> {
  try {
    await start();
    return { ok: true };
  } catch (error) {
    log.error("thread.open", { error });
    const trouble = storageTroubleOf(error);
    if (trouble) return { ok: false, message: sentences[trouble] };
    if (error instanceof DatabaseError || error instanceof SecretError) return { ok: false, message: error.message };
    return { ok: false, message: "Bobbin could not start; the log in the data folder has the details." };
  }
}

const sentences = {
  full: "The disk of the data folder is full, so Bobbin can't start. Nothing is lost: make room and start it again.",
  "read-only": "Bobbin may not write in its data folder. Make the folder writable for you, or choose another one.",
  busy: "Another program holds the database of Bobbin. Close it, and start Bobbin again.",
  failing:
    "The disk of the data folder reports errors, so Bobbin can't start. Check the disk, or choose another folder.",
} as const;
