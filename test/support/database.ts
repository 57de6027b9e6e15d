import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openWriter, type Writable } from "../../electron/db/open.ts";
import { insertAccount } from "../../electron/db/writes/accounts.ts";
import type { AccountId } from "../../shared/model/ids.ts";

/** A real database file of its own, gone when the test is over. */
export function temporaryDatabase(): Writable {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-"));
  const db = openWriter(join(folder, "bobbin.db"));
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return db;
}

export function someAccount(db: Writable, address = "me@example.org"): AccountId {
  return insertAccount(
    db,
    { provider: "imap", address, name: "Me", hue: 1, settings: {}, secretBackend: "session" },
    1_700_000_000_000,
  );
}
