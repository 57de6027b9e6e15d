import { openSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { ReadStream } from "node:tty";

/**
 * Asks on the terminal, also where standard input is something else; only `y` and `yes` are a yes. Null where there is no
 * terminal to ask on.
 */
export async function askOnTerminal(question: string, signal: AbortSignal): Promise<boolean | null> {
  const terminal = process.stderr.isTTY ? openTerminal() : null;
  if (!terminal) return null;
  const lines = createInterface({ input: terminal, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    lines.close();
    terminal.destroy();
  }
}

function openTerminal(): ReadStream | null {
  try {
    return new ReadStream(openSync(process.platform === "win32" ? "CONIN$" : "/dev/tty", "r"));
  } catch {
    return null;
  }
}
