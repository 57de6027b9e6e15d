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
  /** ms, of a clock that nobody sets. */
  now?(): number;
}

export interface Mending {
  /** A thread met a broken page. */
  begin(): void;
  /** What is in memory only changed: what waits for it may be possible now. */
  look(): void;
  /** From when on the database can be released; what was met before counts. */
  over(parking: Parking): Parking;
}

/** When a thread meets a broken page, the database is released, made anew by the next opening, and taken again. */
export function createMending(options: MendingOptions): Mending {
  const { database, log, tell, refusesParking, now = () => performance.now() } = options;
  let parking: Parking | undefined;
  let met = false;
  let begunAt: number | undefined;
  let warned = false;
  /** It is asked for, and done at the restart or as soon as nothing is in memory only. */
  let waits = false;
  const tryToMend = async (released: Parking): Promise<void> => {
    requestMending(database);
    waits = refusesParking() !== undefined;
    if (waits) return tell(atRestart);
    begunAt = now();
    warned = false;
    await releaseOnce(released, tell);
  };
  const mend = (released: Parking): void => {
    tryToMend(released).catch((error: unknown) => log.error("database.mending", { error }));
  };
  const begin = (): void => {
    met = true;
    if (!parking) return;
    const since = begunAt === undefined ? againMs : now() - begunAt;
    // Whoever meets the same page again has heard what to do.
    if (waits) look();
    else if (since >= againMs) {
      log.error("database.damaged");
      mend(parking);
    } else if (since > sameMs && !warned) {
      warned = true;
      log.error("database.damaged-again");
      tell("The database is damaged again; the disk may be failing. Make a backup, and restart Bobbin.");
    }
  };
  const look = (): void => {
    if (parking && waits && !refusesParking()) mend(parking);
  };
  return {
    begin,
    look,
    over(found) {
      parking = found;
      if (met) begin();
      return found;
    },
  };
}

/** In one turn: nobody opens it in between. Who has it released already resumes it, too, and with that it is mended. */
function releaseOnce(parking: Parking, tell: (sentence: string) => void): Promise<void> {
  return parking.alone(async ({ park, resume }) => {
    if (parking.isParked()) return;
    const parked = await park();
    const last = parked.ok ? await resume() : parked;
    if (!last.ok) tell(last.error.message);
  });
}
