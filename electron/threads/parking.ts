import type { Answer } from "../../shared/api/pipe.ts";
import { isPlacing } from "../backup/place.ts";
import type { Log } from "../connectors/ports.ts";
import type { Paths } from "../paths.ts";
import { CoreFailed, type Supervised } from "./supervise.ts";

interface ParkingOptions {
  writer: Supervised;
  reader: Supervised;
  log: Log;
  /** The database went, or is back: whoever shows something of it asks anew, and so sees which. */
  moved(): void;
  paths: Paths;
}

const unfinished = "The exchange of the data is only half done; restart Bobbin, which ends it.";

const parkedAnswer: Answer<never> = {
  ok: false,
  error: { kind: "parked", message: "The database is released for now; it comes back when it is resumed." },
};

/**
 * Releases the database and takes it again (R178 to R181). From the first moment of parking on every call is answered
 * `parked` at once, also those under way; nothing waits for the database to come back. One change at a time.
 */
export type Parking = ReturnType<typeof createParking>;

export function createParking({ writer, reader, log, paths, moved }: ParkingOptions) {
  let parked = false;
  /** How to answer the calls under way. */
  const underWay = new Set<(answer: Answer<unknown>) => void>();
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const answer = turn.then(work);
    turn = answer.catch(() => undefined);
    return answer;
  };
  const park = async (): Promise<Answer<null>> => {
    parked = true;
    for (const answer of underWay) answer(parkedAnswer);
    underWay.clear();
    moved();
    try {
      // The reader first: the last connection to close puts the log of the database away.
      await reader.park();
      await writer.park();
      return { ok: true, value: null };
    } catch (error) {
      log.error("database.park", { error });
      await Promise.allSettled([writer.resume(), reader.resume()]);
      parked = false;
      moved();
      return {
        ok: false,
        error: { kind: "failed", message: "The database could not be released; it is in use again." },
      };
    }
  };
  const resume = async (): Promise<Answer<null>> => {
    if (!parked) return { ok: true, value: null };
    // Whoever opened the database now would make another one.
    if (isPlacing(paths)) return { ok: false, error: { kind: "conflict", message: unfinished } };
    try {
      await writer.resume();
      await reader.resume();
    } catch (error) {
      log.error("database.resume", { error });
      const message = error instanceof CoreFailed ? error.message : "The database can't be opened again.";
      return { ok: false, error: { kind: "failed", message } };
    }
    parked = false;
    moved();
    return { ok: true, value: null };
  };

  return {
    isParked: () => parked,
    /** A call that was already under way may still happen; only its answer is not waited for. */
    unlessParked: (call: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> =>
      new Promise((resolve) => {
        if (parked) {
          resolve(parkedAnswer);
          return;
        }
        underWay.add(resolve);
        // A call to a thread answers with an error rather than reject.
        void call().then((answer) => {
          underWay.delete(resolve);
          resolve(answer);
        });
      }),
    park: () => inTurn(park),
    resume: () => inTurn(resume),
    /** Nobody else parks or resumes before it ends: for whoever exchanges the files of the database. */
    alone: <Result>(work: (steps: { park: typeof park; resume: typeof resume }) => Promise<Result>): Promise<Result> =>
      inTurn(() => work({ park, resume })),
  };
}
