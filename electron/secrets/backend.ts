import type { SecretBackendView } from "../../shared/api/accounts.ts";
import type { Secret, SecretResult } from "./store.ts";

/** One place where secrets can live. Calls come one after the other; the store serialises them. */
export interface Backend {
  /** Whether it can be used now, found out by trying. Never throws. */
  view(): Promise<SecretBackendView>;
  /** Never throws, never changes anything. */
  read(account: string): Promise<SecretResult>;
  /** Throws `SecretError`. */
  write(account: string, secret: Secret): Promise<void>;
  /** Throws `SecretError` when it can't be told whether the entry is gone. */
  remove(account: string): Promise<void>;
  close(): void;
}

/** What the backends tell the log; the event's fields are never secrets. */
export interface SecretLog {
  warn(event: string, fields?: Record<string, unknown>): void;
}

/** The secret that a stored text means, or null when it is none. */
export function secretFromJson(text: string): Secret | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const entries = Object.entries(value);
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return texts.length === entries.length ? Object.fromEntries(texts) : null;
  } catch {
    return null;
  }
}

/** The same fields with the same values, in whatever order. */
export function sameSecret(a: Secret, b: Secret): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}
