import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import type { Breach } from "./names.ts";

/** Every row of a database, for comparing with a later state. Holds all of it in memory: for small ones. */
export type Remembered = ReadonlyMap<string, ReadonlyMap<string, RememberedRow>>;

export interface RememberedRow {
  /** Whose account's it is; null: nobody's. */
  owner: number | null;
  values: Readonly<Record<string, unknown>>;
}

export function remember(db: Readable): Remembered {
  void db;
  return new Map();
}

/** 17: of a removed account nothing is left, and of the others nothing is gone. Secrets are names in the secret store. */
export function checkRemoval(
  before: Remembered,
  after: Remembered,
  removed: AccountId,
  secrets: { before: readonly string[]; after: readonly string[]; ofRemoved: readonly string[] },
): Breach[] {
  void before;
  void after;
  void removed;
  void secrets;
  return [];
}

/** 18: every row of before is there after an upgrade, with the same values in the columns that both know. */
export function checkUpgrade(before: Remembered, after: Remembered): Breach[] {
  void before;
  void after;
  return [];
}

/** Where every message and conversation stands in the lists, as one digest (16). */
export function positionsOf(db: Readable): string {
  void db;
  return "";
}
