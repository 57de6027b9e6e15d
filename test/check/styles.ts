import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface StyleSheet {
  name: string;
  text: string;
}

/** What may stand in tokens.css only, each with what it is called when found elsewhere. 0 and 1px hairlines may. */
const literals: readonly [what: string, pattern: RegExp][] = [
  ["colour", /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|light-dark)\(/gi],
  ["colour", /\b(?:white|black|red|green|blue|gr[ae]y|yellow|orange|purple)\b(?![-\w])/gi],
  ["size", /(?<![\w.-])-?(?!(?:0|1)px)\d*\.?\d+px/g],
  ["duration", /(?<![\w.-])\d*\.?\d+m?s\b/g],
  ["layer", /z-index:\s*-?\d+/g],
  ["font", /font-family:(?!\s*(?:var\(|inherit))[^;]+/g],
];

/** Set by the page, not by a sheet. */
const fromPage = ["--hue", "--done", "--list-width", "--initials"];

/** Without comments and strings; lines stay lines. */
function bare(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|"[^"\n]*"|url\([^)]*\)/g, (found) => found.replace(/[^\n]/g, " "));
}

/** Every literal that belongs into the tokens, every token that nobody uses, every one that is not there. */
export function styleBreaches(sheets: readonly StyleSheet[]): string[] {
  const tokens = sheets.find(({ name }) => name === "tokens.css");
  if (!tokens) return ["tokens.css is missing"];
  const others = sheets.filter((sheet) => sheet !== tokens).map(({ name, text }) => ({ name, text: bare(text) }));
  const [, widths = ""] = /layout at ([^:]+):/.exec(tokens.text) ?? [];
  const breaks = new Set(widths.match(/\d+px/g) ?? []);
  return [...others.flatMap((sheet) => literalsIn(sheet, breaks)), ...wrongNames(bare(tokens.text), others)];
}

function literalsIn({ name, text }: StyleSheet, breaks: ReadonlySet<string>): string[] {
  return text.split("\n").flatMap((line, at) => {
    const where = `${name}:${at + 1}`;
    if (/^\s*@(?:media|container)/.test(line)) {
      const widths = line.match(/\d+px/g) ?? [];
      return widths.filter((width) => !breaks.has(width)).map((width) => `${where} ${width} is no width of tokens.css`);
    }
    return literals.flatMap(([what, pattern]) =>
      [...line.matchAll(pattern)].map(([found]) => `${where} ${what} ${found.trim()} belongs into tokens.css`),
    );
  });
}

function wrongNames(tokens: string, others: readonly StyleSheet[]): string[] {
  const used = (text: string) => [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name = ""]) => name);
  const defined = (text: string) => [...text.matchAll(/(--[\w-]+)\s*[:{]/g)].map(([, name = ""]) => name);
  const known = new Set([...fromPage, ...defined(tokens), ...others.flatMap(({ text }) => defined(text))]);
  const wanted = new Set([...used(tokens), ...others.flatMap(({ text }) => used(text))]);
  return [
    ...others.flatMap(({ name, text }) =>
      used(text).flatMap((each) => (known.has(each) ? [] : [`${name} ${each} is not in tokens.css`])),
    ),
    ...[...new Set(defined(tokens))]
      .filter((name) => !wanted.has(name))
      .map((name) => `tokens.css ${name} is not used`),
  ];
}

/** Every sheet of the page. */
export function pageSheets(): StyleSheet[] {
  const folder = join(import.meta.dirname, "../../renderer/styles");
  const names = readdirSync(folder).filter((name) => name.endsWith(".css"));
  return names.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

if (import.meta.main) {
  const sheets = pageSheets();
  const breaches = styleBreaches(sheets);
  for (const breach of breaches) console.error(breach);
  console.log(`styles: ${sheets.length} sheets seen, ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
