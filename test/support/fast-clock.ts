import { type Clock, systemClock } from "../../electron/connectors/ports.ts";

/** Time that passes so many times faster: minutes of patience are seconds of a test. */
export function fastClock(times: number): Clock {
  const begin = Date.now();
  return {
    elapsed: () => performance.now() * times,
    now: () => begin + (Date.now() - begin) * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}
