import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { Salvaged } from "./salvage.ts";

/** A database that was made anew, and what could be saved of the broken one. */
export interface Mended {
  /** The name of the broken file; it lies beside the new one. */
  kept: string;
  /** ms UTC */
  at: number;
  salvaged: Salvaged;
}

const toldOf = (path: string): string => `${path}.mended.json`;

export function rememberMended(path: string, mended: Mended): void {
  failPoint("damage.told.before");
  writeFileSync(toldOf(path), JSON.stringify(mended), { mode: 0o600, flush: true });
}

/** What the last mending left to tell; null when nothing, or when it was seen. */
export function lastMended(path: string): Mended | null {
  try {
    return JSON.parse(readFileSync(toldOf(path), "utf8"));
  } catch {
    return null;
  }
}

/** For the user. */
export function mendedView(path: string): { at: number; sentence: string } | null {
  const mended = lastMended(path);
  return mended && { at: mended.at, sentence: sentenceOf(mended) };
}

/** The user has seen it. */
export function forgetMended(path: string): void {
  rmSync(toldOf(path), { force: true });
}

function sentenceOf({ kept, salvaged: { accounts, drafts, outgoing, lost } }: Mended): string {
  const saved = [
    counted(accounts, "account"),
    counted(drafts, "draft"),
    `${counted(outgoing, "message or change")} that had not left yet`,
  ].join(", ");
  const missing = lost > 0 ? ` ${counted(lost, "row")} could not be read.` : "";
  return `The database was damaged, so Bobbin made a new one. Saved: ${saved}.${missing} Messages come again from the servers. The damaged file is kept as ${kept}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : noun === "message or change" ? "messages or changes" : `${noun}s`}`;
}
