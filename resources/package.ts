import { spawnSync } from "node:child_process";
import { build } from "electron-builder";

/**
 * `npm run package`: installers for the system this runs on, in `dist/`. `--dir`: only the unpacked program.
 * With `BOBBIN_UPDATE_FEED` (an https address of a folder) the program looks there for newer versions; without it never.
 * Signing follows electron-builder's own variables (CSC_LINK, CSC_KEY_PASSWORD, APPLE_ID, …) where they are set.
 */
const feed = process.env["BOBBIN_UPDATE_FEED"];
if (feed && !/^https:\/\//.test(feed)) throw new Error("BOBBIN_UPDATE_FEED must be an https address");

const { status } = spawnSync("electron-vite", ["build", "--logLevel", "warn"], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
if (status !== 0) process.exit(status ?? 1);
const files = await build({
  publish: "never",
  dir: process.argv.includes("--dir"),
  ...(feed && { config: { publish: { provider: "generic", url: feed } } }),
});
process.stdout.write(`${files.join("\n")}\n`);
