import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Session } from "electron";
import type { Log } from "../connectors/ports.ts";
import { failPoint } from "../fail-points/fail-point.ts";

/** Whatever is saved was sent by somebody: the system is told, so that it asks before it runs a program. */
export function quarantineDownloads(session: Session, log: Log): void {
  session.on("will-download", (_event, item) => {
    item.once("done", (_done, state) => {
      if (state !== "completed") return;
      markForeign(item.getSavePath(), process.platform).catch((error: unknown) => {
        log.warn("desktop.quarantine", { error });
      });
    });
  });
}

const run = promisify(execFile);

/**
 * Marks a file as come from the network: macOS by the extended attribute that Gatekeeper reads, Windows by the stream that
 * says zone 3. Linux has no such mark; a saved file can't be executed there until somebody makes it so.
 * @throws what the system said
 */
export async function markForeign(
  path: string,
  platform: NodeJS.Platform,
  execute: (program: string, words: string[]) => Promise<unknown> = run,
): Promise<void> {
  failPoint("quarantine.write.before");
  if (platform === "darwin") {
    const seconds = Math.floor(Date.now() / 1000).toString(16);
    await execute("/usr/bin/xattr", ["-w", "com.apple.quarantine", `0083;${seconds};Bobbin;`, path]);
  }
  if (platform === "win32") await writeFile(`${path}:Zone.Identifier`, "[ZoneTransfer]\r\nZoneId=3\r\n");
}
