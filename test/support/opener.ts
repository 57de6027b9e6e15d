import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.ts";

/** A home folder, and in the place of `xdg-open` one that writes down what every user of the machine can see just then. */
export interface Opener {
  home: string;
  environment: Record<string, string>;
  /** The file it was given, once it was. */
  opened(): Promise<string>;
  /** All command lines of this machine while it ran. */
  commandLines(): string;
  remove(): void;
}

/** @param code with which it ends */
export function createOpener(code = 0): Opener {
  const home = mkdtempSync(join(tmpdir(), "bobbin-home-"));
  const [programs, seen] = [join(home, "programs"), join(home, "seen")];
  for (const folder of [programs, seen]) mkdirSync(folder);
  const script = `#!/bin/sh
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' > '${seen}/lines'
printf '%s' "$*" > '${seen}/next' && mv '${seen}/next' '${seen}/arguments'
exit ${code}
`;
  writeFileSync(join(programs, "xdg-open"), script);
  chmodSync(join(programs, "xdg-open"), 0o755);
  const read = (name: string): string => {
    try {
      return readFileSync(join(seen, name), "utf8");
    } catch {
      return "";
    }
  };
  return {
    home,
    environment: { HOME: home, XDG_CONFIG_HOME: "", PATH: `${programs}:${process.env["PATH"]}` },
    async opened() {
      await until(() => read("arguments") !== "", { what: "the opener" });
      return read("arguments");
    },
    commandLines: () => read("lines"),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
