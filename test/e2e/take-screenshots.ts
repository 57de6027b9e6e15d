import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import config from "./playwright.config.ts";
import { type Camera, cameraOn } from "./screens/camera.ts";
import { demoScreens } from "./screens/demo-screens.ts";
import { manyScreens } from "./screens/many-screens.ts";

/**
 * `npm run screenshots`: every screen and state as it looks, of the demo (which is the same everywhere) and of a generated
 * database of 100,000 conversations, into docs/screens, with a page that shows them all.
 */
const folder = join(import.meta.dirname, "../../docs/screens");
/** Bytes; the repository carries them. */
const largest = 150_000;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(config.use?.launchOptions ?? {});
try {
  const told = [...(await taken(browser, demoScreens)), ...(await taken(browser, manyScreens))];
  writeFileSync(join(folder, "README.md"), contactSheet(told));
} finally {
  await browser.close();
}
const files = readdirSync(folder).map((name) => ({ name, size: statSync(join(folder, name)).size }));
for (const { name, size } of files.filter((file) => file.size > largest)) {
  console.error(`${name} has ${size} bytes, more than ${largest}`);
  process.exitCode = 1;
}
console.log(
  `screenshots: ${files.length - 1}, ${Math.round(files.reduce((sum, { size }) => sum + size, 0) / 1000)} kB`,
);

async function taken(browser: Browser, screens: (camera: Camera) => Promise<void>) {
  const camera = await cameraOn(browser, folder);
  await screens(camera);
  await camera.page.close();
  return camera.taken;
}

function contactSheet(screens: readonly { name: string; caption: string }[]): string {
  const cells = screens.map(
    ({ name, caption }) => `<td><img src="${name}.png" alt="${caption}" width="400"><br>${caption}</td>`,
  );
  const rows = cells.flatMap((_, at) => (at % 2 === 0 ? [`<tr>${cells.slice(at, at + 2).join("")}</tr>`] : []));
  return `# How Bobbin looks\n\nMade by \`npm run screenshots\`; nobody in them exists.\n\n<table>\n${rows.join("\n")}\n</table>\n`;
}
