import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** Attributes that people read or hear. */
const said = new Set([
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "title",
  "placeholder",
  "alt",
  "label",
]);

/** What is no language: names of things, and signs. */
const same = new Set(["Bobbin", "https://"]);

/** Words that stand in a component instead of the catalogue, as sentences. */
export function literalsIn(path: string, code: string): string[] {
  const found: string[] = [];
  const tell = (node: Node, words: string): void => {
    const trimmed = words.trim();
    if (!/\p{L}{2}/u.test(trimmed) || same.has(trimmed)) return;
    const line = code.slice(0, node.start).split("\n").length;
    found.push(`${path}:${line}: “${trimmed}” belongs into renderer/strings`);
  };
  walk(parseSync(path, code).program, (node) => {
    for (const words of saidBy(node)) tell(node, words);
  });
  return found;
}

/** What of this very node is said. */
function saidBy(node: Node): string[] {
  if (node.type === "JSXText") return [textOf(node)];
  if (node.type === "JSXAttribute") {
    return isNode(node["name"]) && said.has(String(node["name"]["name"])) ? wordsOf(node["value"]) : [];
  }
  if (node.type !== "JSXElement" && node.type !== "JSXFragment") return [];
  return listOf(node["children"]).flatMap((child) => (child.type === "JSXExpressionContainer" ? wordsOf(child) : []));
}

/** The words that an expression may become; not those it compares or passes on. */
function wordsOf(value: unknown): string[] {
  if (!isNode(value)) return [];
  switch (value.type) {
    case "JSXExpressionContainer":
      return wordsOf(value["expression"]);
    case "Literal":
      return typeof value["value"] === "string" ? [value["value"]] : [];
    case "TemplateLiteral":
      return listOf(value["quasis"]).map(({ value: quasi }) => (isRecord(quasi) ? String(quasi["cooked"]) : ""));
    case "ConditionalExpression":
      return [...wordsOf(value["consequent"]), ...wordsOf(value["alternate"])];
    case "LogicalExpression":
      return [...wordsOf(value["left"]), ...wordsOf(value["right"])];
    case "BinaryExpression":
      return value["operator"] === "+" ? [...wordsOf(value["left"]), ...wordsOf(value["right"])] : [];
    default:
      return [];
  }
}

function textOf(node: Node): string {
  return typeof node["value"] === "string" ? node["value"].replaceAll(/&\w+;/g, " ") : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value["type"] === "string" && typeof value["start"] === "number";
}

function listOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const part of value) walk(part, visit);
  if (!isNode(value)) return;
  visit(value);
  for (const part of Object.values(value)) if (isRecord(part)) walk(part, visit);
}

function main(): void {
  const root = join(import.meta.dirname, "../..");
  const files = globSync("renderer/**/*.tsx", { cwd: root });
  const found = files.flatMap((path) => literalsIn(path, readFileSync(join(root, path), "utf8")));
  for (const sentence of found) console.error(sentence);
  console.log(`words: ${files.length} components, ${found.length} literals`);
  if (found.length > 0 || files.length === 0) process.exitCode = 1;
}

if (relative(fileURLToPath(import.meta.url), process.argv[1] ?? "") === "") main();
