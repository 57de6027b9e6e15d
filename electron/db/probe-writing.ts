import type { Writable } from "./open.ts";

const probeBytes = 65_536;
const probeKey = "probe";

/** Writes and removes something that needs new pages; throws what SQLite says when the disk does not take it. */
export function probeWriting(db: Writable): void {
  db.transaction(() => {
    db.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)").run(
      probeKey,
      JSON.stringify("0".repeat(probeBytes)),
    );
  });
  db.transaction(() => {
    db.prepare("DELETE FROM settings WHERE key = ?").run(probeKey);
  });
}
