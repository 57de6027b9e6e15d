import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { secretsHeld } from "../../../electron/cli/secrets-held.ts";
import { saveContents } from "../../../electron/db/packs.ts";
import { temporaryDatabase } from "../../support/database.ts";
import type { idOf } from "../../support/running-engine.ts";
import { seed } from "../../support/seed.ts";

const secret = "hunter2/Ünder wasser";
const planted = [{ name: "the password", secret }];

function folder(files: Record<string, string | Uint8Array>): string {
  const made = mkdtempSync(join(tmpdir(), "bobbin-planted-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), content);
  return made;
}

const places = (where: Parameters<typeof secretsHeld>[0]): string[] =>
  secretsHeld(where, planted).map(({ number, detail }) => `${number} ${detail}`);

test("a secret is found as it is, in a URL, in JSON and at any place of base64", () => {
  const files = folder({
    clean: "hunter2 is not all of it",
    log: `failed with ${secret}`,
    url: `https://example.org/?p=${encodeURIComponent(secret)}`,
    wide: Buffer.from(secret, "utf16le"),
    ...Object.fromEntries(
      [0, 1, 2].map((before) => [
        `base64-${before}`,
        Buffer.from(`${"\0".repeat(before + 3)}${secret}\0and more`).toString("base64"),
      ]),
    ),
  });
  const found = places({ folders: [files] });
  expect(found).toEqual(
    ["log", "wide", "url", "base64-0", "base64-1", "base64-2"].map((name) => `20 the password in ${name}`),
  );
});

test("a secret is found in what was printed, and compressed in the database", () => {
  const db = temporaryDatabase();
  seed(db, { messages: 3, accounts: 1 });
  expect(places({ folders: [], texts: { dump: "{}" }, db })).toEqual([]);
  const { id } = db.prepare<{ id: number }>("SELECT id FROM messages ORDER BY id LIMIT 1").get() ?? { id: 0 };
  const text = `${"words ".repeat(200)}${secret}`;
  saveContents(db, [{ id: id as ReturnType<typeof idOf>, text, html: null, source: null, complete: false }]);
  expect(places({ folders: [], texts: { dump: JSON.stringify({ secret }) }, db })).toEqual([
    "20 the password in dump",
    "20 the password in table packs",
  ]);
});
