import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Left and right as they are allowed: with the reason. */
const exceptions: { pattern: RegExp; reason: string }[] = [
  { pattern: /^left: 50%$/, reason: "the middle, moved back by half of itself: the same from either side" },
];

const physical =
  /^(?:(?:scroll-)?(?:margin|padding)-(?:left|right)|border-(?:left|right)(?:-\w+)?|border-(?:top|bottom)-(?:left|right)-radius|left|right)$/;

/** Declarations that mean a side of the screen instead of a side of the text, as sentences; they don't turn with it. */
export function sidesIn(path: string, css: string): string[] {
  const words = css.replaceAll(/\/\*.*?\*\//gs, (comment) => comment.replaceAll(/[^\n]/g, " "));
  return [...words.matchAll(/([a-z-]+)\s*:\s*([^;{}]+);/g)].flatMap((found) => {
    const [, name = "", value = ""] = found;
    if (!isSided(name, value.trim())) return [];
    if (exceptions.some(({ pattern }) => pattern.test(`${name}: ${value.trim()}`))) return [];
    const line = words.slice(0, found.index).split("\n").length;
    return [`${path}:${line}: ${name}: ${value.trim()} does not turn with the direction of the text`];
  });
}

function isSided(name: string, value: string): boolean {
  if (physical.test(name)) return true;
  if (name === "text-align" || name === "float" || name === "clear") return /^(?:left|right)\b/.test(value);
  if (!/^(?:margin|padding|inset|scroll-margin|scroll-padding)$/.test(name)) return false;
  const [, right, , left] = partsOf(value);
  return left !== undefined && left !== right;
}

/** The values of a shorthand; what stands in brackets is one. */
function partsOf(value: string): string[] {
  return value.match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
}

function main(): void {
  const root = join(import.meta.dirname, "../..");
  const files = globSync("renderer/styles/*.css", { cwd: root });
  const found = files.flatMap((path) => sidesIn(path, readFileSync(join(root, path), "utf8")));
  for (const sentence of found) console.error(sentence);
  console.log(`sides: ${files.length} files, ${found.length} sided declarations`);
  if (found.length > 0 || files.length === 0) process.exitCode = 1;
}

if (relative(fileURLToPath(import.meta.url), process.argv[1] ?? "") === "") main();
