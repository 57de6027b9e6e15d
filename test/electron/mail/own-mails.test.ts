import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { parseVerb } from "../../../electron/oracle/parse-verb.ts";

const folder = join(import.meta.dirname, "../../fixtures/mail");
const names = globSync("*.eml", { cwd: folder }).map((name) => basename(name, ".eml"));

test("there are mails of our own to read", () => {
  expect(names.length).toBeGreaterThan(30);
});

test.each(names)("reads %s", async (name) => {
  const source = readFileSync(join(folder, `${name}.eml`));
  const expected: object = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  expect(await parseVerb({ base64: source.toString("base64") })).toMatchObject(expected);
});
