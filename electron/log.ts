import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import type { Log } from "./connectors/ports.ts";
import { failPoint } from "./fail-points/fail-point.ts";
import { createRedactor } from "./redact.ts";

export interface LogFile extends Log {
  /** Keeps this value out of everything written from now on, and out of what `clean` gives. */
  protect(value: string): void;
  /** A text for the user without the secrets known here. */
  clean(text: string): string;
}

const limitBytes = 2_000_000;
const keptFiles = 4;

/**
 * JSON lines in `<directory>/bobbin.log`, one object each: `at` (ISO 8601), `level`, `from` (which thread), `event` and
 * the fields. Several threads may write to the same file; full files are set aside under their date and the oldest
 * removed. Never throws: a full disk or a closed file costs lines, not the program (I84).
 */
export function createLog(directory: string, from: string): LogFile {
  const { protect, clean, redact } = createRedactor();
  const path = join(directory, "bobbin.log");
  let made = false;

  const write = (level: string, event: string, fields: Record<string, unknown> = {}): void => {
    try {
      if (!made) mkdirSync(directory, { recursive: true, mode: 0o700 });
      made = true;
      const at = new Date().toISOString();
      setAsideWhenFull(directory, path, at);
      const line = JSON.stringify({ at, level, from, event, ...asRecord(redact(fields)) });
      failPoint("log.write.before");
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      // There is nowhere left to say it.
    }
  };
  return {
    debug: (event, fields) => write("debug", event, fields),
    info: (event, fields) => write("info", event, fields),
    warn: (event, fields) => write("warn", event, fields),
    error: (event, fields) => write("error", event, fields),
    protect,
    clean,
  };
}

/** Two threads that do this at once set two files aside and lose no line. */
function setAsideWhenFull(directory: string, path: string, at: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < limitBytes) return;
  failPoint("log.rename.before");
  renameSync(path, join(directory, `bobbin-${at.replaceAll(":", "-")}-${threadId}.log`));
  failPoint("log.rename.after");
  const old = readdirSync(directory)
    .filter((name) => /^bobbin-.*\.log$/.test(name))
    .sort();
  for (const name of old.slice(0, -keptFiles)) rmSync(join(directory, name), { force: true });
}

function asRecord(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
