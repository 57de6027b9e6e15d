import { net, powerMonitor } from "electron";
import type { Log } from "../connectors/ports.ts";
import type { RunningCore } from "../threads/start-core.ts";

const lookMs = 5_000;

/** Tells the engine when the machine wakes, is unlocked or is online again. Returns how to stop. */
export function watchPower(core: Pick<RunningCore, "wake">, log: Log): () => void {
  const onSleep = (): void => log.info("desktop.sleep");
  const onWake = (): void => {
    log.info("desktop.wake");
    core.wake("resume");
  };
  powerMonitor.on("suspend", onSleep);
  powerMonitor.on("resume", onWake);
  // Electron says whether there is a network, but not when that changes.
  let online = net.isOnline();
  const timer = setInterval(() => {
    const before = online;
    online = net.isOnline();
    if (online && !before) core.wake("online");
  }, lookMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    powerMonitor.off("suspend", onSleep);
    powerMonitor.off("resume", onWake);
  };
}
