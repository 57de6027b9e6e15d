import { expect, test } from "vitest";
import { syncFolder } from "../../../electron/secrets/sync-folder.ts";

test.skipIf(process.platform !== "linux")("a file system that knows no such call is no failure", async () => {
  // Says EINVAL, as shares and file systems of programs do.
  await syncFolder("/proc");
});

test.skipIf(process.platform === "win32")("a folder that is not there is one", async () => {
  await expect(syncFolder("/proc/none")).rejects.toThrow(/ENOENT/);
});
