import { busProperty } from "../secrets/session-bus.ts";

const watcher = "org.kde.StatusNotifierWatcher";

/**
 * Whether something shows tray icons here. macOS and Windows always do; on Linux only a desktop with a StatusNotifier
 * host, which GNOME lacks: there a window closed to the tray could not be opened again (I47).
 */
export async function hasTrayHost(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== "linux") return true;
  const answer = await busProperty({
    service: watcher,
    path: "/StatusNotifierWatcher",
    interface: watcher,
    name: "IsStatusNotifierHostRegistered",
  });
  return answer !== null && /\btrue\b/.test(answer);
}
