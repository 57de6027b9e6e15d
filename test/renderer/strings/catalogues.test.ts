import { describe, expect, test } from "vitest";
import { german } from "../../../renderer/strings/de.ts";
import { english } from "../../../renderer/strings/en.ts";
import { mirrored } from "../../../renderer/strings/mirrored.ts";
import { wordsIn } from "../../../renderer/strings/words-in.ts";
import { languageFor, localeFor } from "../../../shared/text/language.ts";

/** Words that are the same in both languages. */
const same = new Set(
  [
    "Bobbin",
    "Cc",
    "Bcc",
    "Cc Bcc",
    "Format",
    "Code",
    "Link",
    "Demo",
    "Offline",
    "optional",
    "Passphrase",
    "OpenPGP",
  ].concat(["S/MIME", "App", "Thread", "Person", "Name", "Spam"]),
);
/** What is typed, and understood in one form only. */
const typed = /^search\.operators\.\d+\.0$/;

/** Every string of a catalogue by its path; functions as they are. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, path === "" ? key : `${path}.${key}`));
}

/** What a function says of numbers, or of words; null where it wants something else. */
function called(said: unknown, make: (index: number) => unknown): string | null {
  if (typeof said !== "function") return null;
  try {
    return String(
      Reflect.apply(
        said,
        undefined,
        Array.from({ length: said.length }, (_, index) => make(index)),
      ),
    );
  } catch {
    return null;
  }
}

describe("German", () => {
  const germans = new Map(leaves(german));

  test("says nothing in English", () => {
    const alike = leaves(english).filter(([path, said]) => said !== "" && said === germans.get(path));
    expect(alike.filter(([path, said]) => !same.has(String(said)) && !typed.test(path))).toEqual([]);
    const used = new Set(alike.map(([, said]) => said));
    expect([...same].filter((word) => !used.has(word))).toEqual([]);
  });

  test("calls nobody Sie", () => {
    const formal = [...germans].filter(([, said]) => /[a-zäöüß,] (?:Sie|Ihr\w*|Ihnen)\b/.test(String(said)));
    expect(formal).toEqual([]);
  });

  test("passes on what is given to it, as English does", () => {
    let passed = 0;
    for (const make of [(index: number) => `«${index}»`, (index: number) => 12 + index]) {
      for (const [path, said] of leaves(english)) {
        const words = called(germans.get(path), make);
        // Words where a number is wanted.
        if (words?.includes("NaN")) continue;
        for (const [part] of called(said, make)?.matchAll(/«\d»|1\d/g) ?? []) {
          expect(words, path).toContain(part);
          passed++;
        }
        expect(words ?? "", path).not.toMatch(/undefined|\[object|#/);
      }
    }
    expect(passed).toBeGreaterThan(80);
  });
});

test("numbers choose their form, and are written as the language does", () => {
  const forms = { one: "# Tag", other: "# Tage" };
  const { plural, percent, list } = wordsIn("de");
  expect([0, 1, 2, 12_345].map((n) => plural(n, forms))).toEqual(["0 Tage", "1 Tag", "2 Tage", "12.345 Tage"]);
  expect(percent(0.5)).toBe("50\u00a0%");
  expect(list(["a", "b", "c"])).toBe("a, b und c");
});

test("the language is the user's choice, else the first that the system wants and is spoken here", () => {
  expect(languageFor("system", ["fr-FR", "de-AT", "en-US"])).toBe("de");
  expect(languageFor("system", ["fr"])).toBe("en");
  expect(languageFor("en", ["de"])).toBe("en");
  expect(localeFor("de", ["en-US", "de-CH"])).toBe("de-CH");
  expect(localeFor("de", ["en-US"])).toBe("de");
});

test("turned around, nothing keeps its direction", () => {
  const turned = leaves(mirrored(english));
  expect(turned.length).toBe(leaves(english).length);
  for (const [path, said] of turned)
    if (typeof said === "string" && said !== "") expect(said, path).toMatch(/^\u202e.*\u202c$/su);
});
