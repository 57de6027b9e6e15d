import type { Api } from "../../shared/api/pipe.ts";
import { zoneHere } from "../text/time-presets.ts";

/**
 * Tells the core where the user is, at the beginning and when the page is looked at again: what was planned by the clock
 * on the wall follows. A core that can't hear it now is told the next time.
 */
export function followZone(api: Api): void {
  let told = "";
  const tell = (): void => {
    const zone = zoneHere();
    if (document.visibilityState !== "visible" || zone === told) return;
    api.call("outbox.zone", { zone }).then(
      () => {
        told = zone;
      },
      () => undefined,
    );
  };
  document.addEventListener("visibilitychange", tell);
  tell();
}
