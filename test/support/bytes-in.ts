import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** All that the files of a folder and of those in it hold. A file that goes away meanwhile holds nothing. */
export function bytesIn(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map(({ parentPath, name }) => contentOf(join(parentPath, name))));
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}
