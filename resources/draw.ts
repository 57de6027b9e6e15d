import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";

/** Draws every image of the program from `renderer/icon.svg`: `node resources/draw.ts`. Their bytes are kept in the repository. */
const icon = readFileSync(join(import.meta.dirname, "../renderer/icon.svg"), "utf8");
const inside = icon.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/<title>.*?<\/title>/, "");
const dot = '<circle cx="25" cy="7" r="6.5" fill="#d9363e" stroke="#fff" stroke-width="1.6" />';
/** macOS colours tray images itself: one colour on nothing. */
const template = inside
  .replace(/<rect[^>]*\/>/, "")
  .replaceAll("#fff", "#000")
  .replaceAll(/stroke-opacity="[^"]*"/g, "");

function svg(content: string, size: number, padding = 0): string {
  const box = `${-padding} ${-padding} ${32 + 2 * padding} ${32 + 2 * padding}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="${box}" fill="none">${content}</svg>`;
}

/** File name, what it shows, and its pixels. `@2x` is for dense screens. */
const images: [name: string, content: string, size: number, padding?: number][] = [
  // Apple's grid leaves a tenth of the square free on each side.
  ["icon.png", inside, 1024, 3.2],
  ...[16, 32, 48, 64, 128, 256, 512].map((size): [string, string, number] => [
    `icons/${size}x${size}.png`,
    inside,
    size,
  ]),
  ["tray.png", inside, 22],
  ["tray@2x.png", inside, 44],
  ["tray-unread.png", inside + dot, 22],
  ["tray-unread@2x.png", inside + dot, 44],
  ["trayTemplate.png", template, 18, -4],
  ["trayTemplate@2x.png", template, 36, -4],
  ["tray-unreadTemplate.png", template + dot.replace(/fill="[^"]*" stroke="[^"]*"/, 'fill="#000"'), 18],
  ["tray-unreadTemplate@2x.png", template + dot.replace(/fill="[^"]*" stroke="[^"]*"/, 'fill="#000"'), 36],
  ["overlay.png", '<circle cx="16" cy="16" r="14" fill="#d9363e" />', 32],
];

const browser = await chromium.launch({
  executablePath: process.env["BOBBIN_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage();
  for (const [name, content, size, padding] of images) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg(content, size, padding)}`);
    writeFileSync(join(import.meta.dirname, name), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
