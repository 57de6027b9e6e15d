import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "vite";
import { expect, test } from "vitest";
import { coreSentences, germanOfCore } from "../../renderer/strings/de-core.ts";

const root = join(import.meta.dirname, "../..");

/** Where sentences are made that a page shows; terminals and logs stay English. */
const shown =
  /^(?:electron\/(?:api|backup|connectors|db\/queries|remote|secrets|sync)\/|electron\/threads\/|shared\/text\/)/;

/** Sentences that stay English: who reads them, and why. */
const english: RegExp[] = [
  // Questions to the database.
  /^\s*(?:SELECT|UPDATE|DELETE|INSERT|WITH|PRAGMA|CREATE|ALTER)\b/,
  // Told to a program that calls wrongly, never to a user.
  /^There is no such request\.$|^The request "|^Continue this file at byte/,
  // Said by a server's page in the browser, in a file or in an app's description.
  /^Derived from the ISPDB|^My conversations in Bobbin|^Slack did not give Bobbin access|^Bobbin has what it needs/,
];

interface Found {
  path: string;
  sentence: string;
}

/** Every string of the core's code, `{}` for what is put in. */
function stringsIn(path: string): Found[] {
  const found: Found[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, value, quasis } = node as {
      type?: string;
      value?: unknown;
      quasis?: { value: { cooked: string } }[];
    };
    if (type === "Literal" && typeof value === "string") found.push({ path, sentence: value });
    if (type === "TemplateLiteral" && quasis)
      found.push({ path, sentence: quasis.map((quasi) => quasi.value.cooked).join("{}") });
    for (const part of Object.values(node)) walk(part);
  };
  walk(parseSync(path, readFileSync(join(root, path), "utf8")).program);
  return found;
}

const strings = globSync("{electron,shared}/**/*.ts", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .flatMap(stringsIn);

test("German knows only what the core says", () => {
  const said = new Set(strings.map(({ sentence }) => sentence));
  expect(Object.keys(coreSentences).filter((sentence) => !said.has(sentence))).toEqual([]);
});

test("what the core says to a user is said in German, or is listed", () => {
  const sentences = strings.filter(
    ({ path, sentence }) =>
      shown.test(path) &&
      /^(?:\{\} [a-z]|[A-Z“])[\s\S]* [\s\S]*[.?…]$/.test(sentence) &&
      !english.some((pattern) => pattern.test(sentence)),
  );
  expect(sentences.length).toBeGreaterThan(200);
  const missing = sentences.filter(({ sentence }) => !Object.hasOwn(coreSentences, sentence));
  expect(missing.map(({ path, sentence }) => `${path}: ${sentence}`)).toEqual([]);
});

test("what was put into a sentence stands in the German one, in its place", () => {
  for (const [sentence, german] of Object.entries(coreSentences)) {
    let next = 0;
    const filled = sentence.replaceAll("{}", () => `«${next++}»`);
    const said = germanOfCore(filled);
    expect(said, sentence).not.toBe(filled);
    if (!/\{\d!?\}/.test(german)) expect(said.match(/«\d»/g)?.length ?? 0, sentence).toBe(next);
  }
  expect(germanOfCore("imap.example.org does not accept connections on port 993.")).toBe(
    "imap.example.org nimmt auf Port 993 keine Verbindungen an.",
  );
  expect(germanOfCore("This was waiting in the backup of Monday. Try again if it still matters.")).toBe(
    "Das wartete in der Sicherung vom Monday. Versuche es noch einmal, wenn es noch wichtig ist.",
  );
  expect(germanOfCore("Something nobody translated.")).toBe("Something nobody translated.");
});
