import { readFileSync } from "node:fs";
import { join } from "node:path";
import { failPoints } from "../../electron/fail-points/fail-point.ts";
import { sourceFiles } from "./architecture.ts";

/** Files that write or send without a fail point of their own, and why. */
export const reasons: Record<string, string> = {
  "electron/db/damage/first-pages.ts": "changes a copy that only the mending under way knows",
  "electron/db/damage/open-damaged.ts": "opens for looking only",
  "electron/open-browser.ts": "a file that leads somewhere for five minutes; cut off it leads nowhere",
  "electron/browser-folder.ts": "removes such files only",
  "electron/fail-points/arm.ts": "writes what tests read of the points themselves",
  "electron/db/generate.ts": "run by who changes the schema",
  "electron/connectors/imap/discovery/generate-list.ts": "run by who brings the list of providers up to date",
  "electron/backup/leftovers.ts": "only removes what nobody uses; what stays goes with the next act",
  "electron/backup/origin.ts": "what a crash leaves half written is no name, and another one is made",
  "electron/connectors/imap/client.ts": "its frames pass told-writes.ts",
  "electron/connectors/imap/fetch.ts": "its frames pass told-writes.ts",
};

const changing =
  "writeFile|writeFileSync|rename|renameSync|copyFile|copyFileSync|unlink|unlinkSync|appendFile|appendFileSync|rm|rmSync|link|linkSync|symlink|symlinkSync|truncate|truncateSync|writeSync|createWriteStream|mkdtemp|utimes|cp|cpSync";
const importsOfFiles = /import\s*\{([^}]*)\}\s*from\s*"node:fs(?:\/promises)?"/g;
const opensToWrite = /\bopen(?:Sync)?\([^)]*"(?:w|wx|a|ax|r\+)"/;
const sends = /\bfetch\(|\brequest\(\s*\{|new (?:ImapFlow|SMTPConnection|SocketModeClient)\(|\.apiCall\(|\.append\(/;

/** Does it change files, or talk to a provider or a stranger's host? */
export function acts({ path, text }: { path: string; text: string }): boolean {
  const imported = [...text.matchAll(importsOfFiles)].flatMap(([, names = ""]) => names.split(","));
  const names = imported.map((name) => name.trim().split(/\s+as\s+/)[0] ?? "");
  const writes = names.some((name) => new RegExp(`^(?:${changing})$`).test(name)) || opensToWrite.test(text);
  const talks = /^electron\/(?:connectors|remote)\//.test(path) && sends.test(text);
  return /^electron\/(?!demo\/)/.test(path) && (writes || talks || text.includes('from "better-sqlite3"'));
}

/** Every entry of a program or thread that does not arm them before anything else is loaded; `config` builds them. */
export function unarmed(config: string, read: (path: string) => string): string[] {
  const [, entries = ""] = /const entries = \{([^}]*)\}/.exec(config) ?? [];
  const paths = [...entries.matchAll(/"(electron\/[^"]+\.ts)"/g)].map(([, path = ""]) => path);
  if (paths.length === 0) return ["electron.vite.config.ts names no entries"];
  return paths
    .filter((path) => !/^import "(?:\.{1,2}\/)+fail-points\/arm\.ts";\n/.test(read(path)))
    .map((path) => `${path} does not import fail-points/arm.ts first`);
}

/** Every file that acts without a point, every point that stands nowhere, every reason that is none any more. */
export function missing(files: { path: string; text: string }[]): string[] {
  const bare = files.filter((file) => acts(file) && !/\bfailPoint\(/.test(file.text)).map(({ path }) => path);
  const all = files.map(({ text }) => text).join("\n");
  return [
    ...bare.filter((path) => !Object.hasOwn(reasons, path)).map((path) => `${path} acts and has no fail point`),
    ...Object.keys(reasons).flatMap((path) => (bare.includes(path) ? [] : [`${path} needs no reason any more`])),
    ...failPoints.flatMap((name) => (all.includes(`failPoint("${name}")`) ? [] : [`${name} stands nowhere`])),
  ];
}

function main(): void {
  const root = join(import.meta.dirname, "../..");
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  const files = sourceFiles(root);
  const found = [...missing(files), ...unarmed(read("electron.vite.config.ts"), read)];
  for (const one of found) console.error(one);
  console.log(
    `fail points: ${failPoints.length} in ${files.filter(acts).length} files that act, ${found.length} missing`,
  );
  if (found.length > 0 || files.length === 0) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) main();
