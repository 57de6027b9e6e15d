import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failPoint } from "../fail-points/fail-point.ts";
import { createRedactor } from "../redact.ts";
import { CommandFailed } from "./command.ts";

/** So much of the newest log is told. */
const mostLines = 5000;

/**
 * Writes what helps to find a fault into one new file, to be read before it is sent: facts first, then the newest lines of
 * the log, cleaned once more. Throws `CommandFailed` where there is a file of that name, or it can't be written.
 */
export function writeReport(file: string, facts: object, logFolder: string): void {
  const text = [
    "Bobbin: report of a fault. Read it before you send it: it names kinds of accounts, errors and times,",
    "but no addresses, names, subjects, files or passwords. Everything after this line is JSON.",
    JSON.stringify(facts, null, 2),
    ...logLines(logFolder),
  ];
  try {
    failPoint("report.write.before");
    writeFileSync(file, `${text.join("\n")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const there = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new CommandFailed(there ? "there is a file of that name already" : "the report can't be written there");
  }
}

function logLines(folder: string): string[] {
  const { redact } = createRedactor();
  return filesOf(folder)
    .flatMap((name) => linesOf(join(folder, name)))
    .slice(-mostLines)
    .flatMap((line) => cleaned(line, redact) ?? []);
}

/** None where it was set aside or removed since it was listed, or can't be read: the rest is worth telling. */
function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}

/** Oldest first; none is no fault. */
function filesOf(folder: string): string[] {
  try {
    const aside = readdirSync(folder).filter((name) => /^bobbin-.*\.log$/.test(name));
    return [...aside.sort(), ...readdirSync(folder).filter((name) => name === "bobbin.log")];
  } catch {
    return [];
  }
}

/** A line cut off by a full disk, or by an older version, is left out. */
function cleaned(line: string, redact: (value: unknown) => unknown): string | null {
  try {
    const { at, level, from, event, ...fields }: Record<string, unknown> = JSON.parse(line);
    return JSON.stringify({ at, level, from, event, ...Object.fromEntries(Object.entries(Object(redact(fields)))) });
  } catch {
    return null;
  }
}
