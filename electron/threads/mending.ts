import type { Log } from "../connectors/ports.ts";
import { requestMending } from "../db/damage/mend.ts";
import type { Parking } from "./parking.ts";

/** A file that breaks again so soon is on a disk that does: making it anew again and again would help nobody. */
const againMs = 600_000;
/** What is met until then is the damage that is being mended. */
const sameMs = 60_000;

const atRestart =
  "The database is damaged. Finish and send what you write in accounts that keep nothing on this computer, then restart Bobbin: it saves what can be read and gets the rest again.";

interface MendingOptions {
  /** The file of the database. */
  database: string;
  log: Log;
  tell(sentence: string): void;
  /** Defined while something is in memory only, and would be lost. */
  refusesParking(): Promise<unknown> | undefined;
}

export interface Mending {
  /** A thread met a broken page. */
  begin(): void;
  /** From when on the database can be released; what was met before counts. */
  over(parking: Parking): Parking;
}

/** When a thread meets a broken page, the database is released, made anew by the next opening, and taken again. */
export function createMending({ database, log, tell, refusesParking }: MendingOptions): Mending {
  let parking: Parking | undefined;
  let met = false;
  let begunAt: number | undefined;
  let warned = false;
  const mend = async (released: Parking): Promise<void> => {
    requestMending(database);
    if (refusesParking()) return tell(atRestart);
    await released.park();
    const resumed = await released.resume();
    if (!resumed.ok) tell(resumed.error.message);
  };
  const begin = (): void => {
    met = true;
    if (!parking) return;
    const since = begunAt === undefined ? againMs : performance.now() - begunAt;
    if (since >= againMs) {
      log.error("database.damaged");
      begunAt = performance.now();
      warned = false;
      mend(parking).catch((error: unknown) => log.error("database.mending", { error }));
    } else if (since > sameMs && !warned) {
      warned = true;
      log.error("database.damaged-again");
      tell("The database is damaged again; the disk may be failing. Make a backup, and restart Bobbin.");
    }
  };
  return {
    begin,
    over(found) {
      parking = found;
      if (met) begin();
      return found;
    },
  };
}
