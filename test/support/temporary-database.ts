import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReader, openWriter, type Readable, type Writable } from "../../electron/db/open.ts";

/** A database of its own in a new folder, with both connections; `dispose` closes them and removes the folder. */
export function temporaryDatabase(): { writer: Writable; reader: Readable; path: string; dispose(): void } {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-db-"));
  const path = join(folder, "bobbin.sqlite");
  const writer = openWriter(path);
  const reader = openReader(path);
  return {
    writer,
    reader,
    path,
    dispose: () => {
      reader.close();
      writer.close();
      rmSync(folder, { recursive: true });
    },
  };
}
