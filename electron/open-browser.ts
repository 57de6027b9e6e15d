import { spawn } from "node:child_process";

/** Opens an address in the user's browser where there is a way; says nothing when there is none. */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): void {
  const [command, arguments_]: [string, string[]] =
    platform === "darwin"
      ? ["open", [url]]
      : platform === "win32"
        ? ["rundll32", ["url.dll,FileProtocolHandler", url]]
        : ["xdg-open", [url]];
  const child = spawn(command, arguments_, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
