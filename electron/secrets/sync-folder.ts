import { open } from "node:fs/promises";

/** Shares and file systems of programs have no such call for folders, or refuse it; nothing better can be done there. */
const unknownThere: ReadonlySet<unknown> = new Set(["EINVAL", "ENOTSUP", "EPERM", "EISDIR"]);

/** Makes a rename in this folder durable where the file system can. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && unknownThere.has(error.code))) throw error;
  }
}
