import type { z } from "zod";

/** What a live query can depend on. A `changed` notice names the tables it touched. */
export const tables = [
  "accounts",
  "folders",
  "conversations",
  "messages",
  "drafts",
  "outbox",
  "people",
  "settings",
  "rules",
  /** Beside the database: backups, restoring, the disk. */
  "data",
] as const;
export type Table = (typeof tables)[number];

/**
 * One method of the API. `read` methods are answered by the reader (its own thread and read-only connection) and may be
 * live: asked again when one of `tables` changes. `write` methods are answered by the engine.
 */
export interface Method<Kind extends "read" | "write", Input extends z.ZodType, Output> {
  kind: Kind;
  input: Input;
  tables: readonly Table[];
  /** Carries the type only; never present at run time. */
  readonly output?: Output;
}

/** @example const list = read<AccountView[]>()(z.strictObject({}), ["accounts"]) */
export function read<Output>() {
  return <Input extends z.ZodType>(input: Input, dependsOn: readonly Table[]): Method<"read", Input, Output> => ({
    kind: "read",
    input,
    tables: dependsOn,
  });
}

/** @example const remove = write<null>()(z.strictObject({ id: accountId })) */
export function write<Output>() {
  return <Input extends z.ZodType>(input: Input): Method<"write", Input, Output> => ({
    kind: "write",
    input,
    tables: [],
  });
}
