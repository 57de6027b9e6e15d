import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browserFolder, removeForgotten, thisSystem, wayOutName } from "./browser-folder.ts";

const lifeMs = 5 * 60_000;
const startMs = 15_000;

/**
 * Opens an address in the user's browser. On a command line every user of this machine could read it, so what the browser is
 * given is a file of this user alone, which leads there and is gone after five minutes, or when this program ends.
 * @param tell hears a sentence when it can't be done; the user then needs the address
 * @returns how to remove the file earlier
 */
export function openBrowser(url: string, tell: (sentence: string) => void): () => void {
  const system = thisSystem();
  const folder = browserFolder(system);
  if (folder === null) {
    tell("There is no folder here that a browser could be handed the address in; open the address yourself.");
    return () => {};
  }
  removeForgotten(folder, lifeMs);
  const file = join(folder, wayOutName(randomBytes(16)));
  const remove = (): void => {
    rmSync(file, { force: true });
    clearTimeout(timer);
    process.off("exit", remove);
  };
  const timer = setTimeout(remove, lifeMs).unref();
  process.once("exit", remove);
  try {
    writeFileSync(file, leadingTo(url), { mode: 0o600, flag: "wx" });
  } catch {
    remove();
    tell(`The address can't be handed to your browser (nothing can be written in ${folder}); open it yourself.`);
    return () => {};
  }
  launch(file, system.platform, tell);
  return remove;
}

function launch(file: string, platform: NodeJS.Platform, tell: (sentence: string) => void): void {
  const [command, arguments_]: [string, string[]] =
    platform === "darwin"
      ? ["open", [file]]
      : platform === "win32"
        ? ["rundll32", ["url.dll,FileProtocolHandler", file]]
        : ["xdg-open", [file]];
  const started = performance.now();
  const child = spawn(command, arguments_, { stdio: "ignore", detached: true });
  const failed = (): void => tell("No browser could be opened; open the address yourself.");
  child.once("error", failed);
  // Some openers last as long as the browser; how that ends says nothing.
  child.once("exit", (code) => {
    if (code !== 0 && performance.now() - started < startMs) failed();
  });
  child.unref();
}

/** No script: what may be done in a file is another thing in each browser. */
function leadingTo(url: string): string {
  const address = url.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Bobbin</title>
<meta http-equiv="refresh" content="0;url=${address}"><p><a href="${address}" rel="noreferrer">Go on</a></p></html>\n`;
}
