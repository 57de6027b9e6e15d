import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Packages that only the named places may import; a place is a file or a folder ending in `/`. */
export const onlyIn: Record<string, string[]> = {
  electron: ["electron/main.ts", "electron/preload.ts", "electron/desktop/"],
  keytar: ["electron/secrets/keytar.ts"],
  "better-sqlite3": ["electron/db/open.ts", "electron/db/copy.ts", "electron/db/damage/open-damaged.ts"],
  imapflow: ["electron/connectors/imap/"],
  "hoodiecrow-imap": ["electron/demo/imap-server.ts"],
  "smtp-server": ["electron/demo/submission-server.ts"],
  "@slack/web-api": ["electron/connectors/slack/"],
  "@slack/socket-mode": ["electron/connectors/slack/"],
};

/** What a folder may import of the others, besides itself and packages; the longest match counts. */
export const mayImport: Record<string, string[]> = {
  "shared/": [],
  "renderer/": ["shared/"],
  "electron/fail-points/": [],
  "electron/mail/": ["shared/"],
  "electron/connectors/": ["electron/fail-points/", "shared/", "electron/mail/"],
  "electron/connectors/imap/": ["electron/fail-points/", "shared/", "electron/mail/", "electron/connectors/"],
  "electron/connectors/slack/": ["electron/fail-points/", "shared/", "electron/mail/", "electron/connectors/"],
  "electron/remote/": ["electron/fail-points/", "shared/", "electron/mail/"],
  "electron/db/": ["electron/fail-points/", "shared/"],
  "electron/secrets/": ["electron/fail-points/", "shared/"],
  "electron/sync/": [
    "electron/fail-points/",
    "shared/",
    "electron/db/",
    "electron/mail/",
    "electron/connectors/",
    "electron/secrets/",
  ],
  "electron/notify/": ["shared/", "electron/db/"],
  "electron/demo/": ["electron/fail-points/", "shared/", "electron/mail/", "electron/connectors/"],
  "electron/api/": [
    "electron/fail-points/",
    "shared/",
    "electron/db/",
    "electron/mail/",
    "electron/remote/",
    "electron/secrets/",
    "electron/connectors/",
    "electron/sync/",
  ],
  "electron/": ["shared/", "electron/"],
};

const importOf = /(?:from|import)\s*\(?\s*["']([^"']+)["']/g;

/** Every breach, as sentences. */
export function breaches(files: { path: string; text: string }[]): string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(importOf)].flatMap(([, specifier]) => breachOf(path, specifier ?? "") ?? []),
  );
}

function breachOf(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) {
    const places = Object.hasOwn(onlyIn, specifier) ? onlyIn[specifier] : undefined;
    const allowed =
      !places || places.some((place) => path === place || (place.endsWith("/") && path.startsWith(place)));
    return allowed ? undefined : `${path} imports ${specifier}; only ${places.join(", ")} may`;
  }
  const imported = normalize(join(dirname(path), specifier)).replaceAll("\\", "/");
  const room = roomOf(path);
  if (room === undefined) return `${path} stands in no known folder`;
  const target = roomOf(imported);
  // The registry is the one file of the connectors' folder that knows them all; it belongs to the core.
  if (target === room || path === "electron/connectors/registry.ts") return undefined;
  const allowed = mayImport[room]?.some(
    (place) => target === place || (place === "electron/" && target?.startsWith(place)),
  );
  return allowed
    ? undefined
    : `${path} imports ${imported}; ${room} may import only ${mayImport[room]?.join(", ") || "packages"}`;
}

function roomOf(path: string): string | undefined {
  return Object.keys(mayImport)
    .filter((room) => path.startsWith(room))
    .sort((a, b) => b.length - a.length)[0];
}

/** Files a room has at least one of; an empty look proves nothing. */
export function sourceFiles(root: string): { path: string; text: string }[] {
  return globSync(["shared/**/*.ts", "electron/**/*.ts", "renderer/**/*.{ts,tsx}"], { cwd: root }).map((path) => ({
    path: path.replaceAll("\\", "/"),
    text: readFileSync(join(root, path), "utf8"),
  }));
}

function main(): void {
  const root = join(import.meta.dirname, "../..");
  const files = sourceFiles(root);
  const imports = files.reduce((sum, { text }) => sum + [...text.matchAll(importOf)].length, 0);
  const found = breaches(files);
  for (const breach of found) console.error(breach);
  console.log(`architecture: ${files.length} files and ${imports} imports seen, ${found.length} breaches`);
  if (found.length > 0 || files.length === 0 || imports === 0) process.exitCode = 1;
}

if (relative(fileURLToPath(import.meta.url), process.argv[1] ?? "") === "") main();
