import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "../..");

/** Puts the program of the sweep into one file in this folder: most of its short life would be loading hundreds. */
export async function buildProgram(
  out: string,
  entry = join(import.meta.dirname, "sweep-process.ts"),
): Promise<string> {
  await build({
    configFile: false,
    logLevel: "error",
    root,
    build: {
      ssr: entry,
      target: "node24",
      outDir: out,
      emptyOutDir: false,
      rollupOptions: { output: { format: "es", entryFileNames: "program.mjs", codeSplitting: false } },
    },
    ssr: { noExternal: true, external: ["better-sqlite3", "keytar"] },
  });
  symlinkSync(join(root, "node_modules"), join(out, "node_modules"));
  return join(out, "program.mjs");
}
