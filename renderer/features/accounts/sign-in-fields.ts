import type { ProviderView, SecretBackendView, SignInField, SignInWay } from "../../../shared/api/accounts.ts";
import type { ApiErrorKind } from "../../../shared/api/errors.ts";
import type { SecretBackend } from "../../../shared/model/account.ts";
import type { Discovery } from "../../../shared/model/discovery.ts";

export type Step = "who" | "looking" | "servers";

/** What was found out about an address: what to fill in, where it comes from, what to know before. */
export interface Found {
  address: string;
  fields: Record<string, string>;
  sentence: string;
  advice: string;
}

/** The best candidate as it is shown. */
export function foundFor(address: string, { candidates, sentence }: Discovery): Found {
  const [best] = candidates;
  return best
    ? { address, fields: best.fields, sentence: best.sentence, advice: best.advice }
    : { address, fields: {}, sentence, advice: "" };
}

/** What is asked for: by the way that was chosen, where there are several. */
export function fieldsOf(provider: Pick<ProviderView, "fields">, way: SignInWay | null): readonly SignInField[] {
  return way ? way.fields : provider.fields;
}

/** Whether the servers of an address are to be looked for. */
export function isMail(fields: readonly SignInField[]): boolean {
  return fields.some(({ kind }) => kind === "email");
}

/** Fills `{address}` and `{domain}` of a suggestion from what was typed. */
export function suggested(suggestion: string, address: string): string {
  const typed = address.trim();
  const domain = typed.includes("@") ? typed.slice(typed.lastIndexOf("@") + 1).toLowerCase() : "";
  if (/\{(?:address|domain)\}/.test(suggestion) && domain === "") return "";
  return suggestion.replaceAll("{address}", typed).replaceAll("{domain}", domain);
}

/** What a field holds: what was typed, else what was found out, else what is suggested. */
export function contentOf(
  field: SignInField,
  typed: Record<string, string>,
  found: Record<string, string> = {},
): string {
  return typed[field.name] ?? found[field.name] ?? suggested(field.suggestion, typed["address"] ?? "");
}

/** Everything that is sent, suggestions included; a password exactly as typed. */
export function filled(
  fields: readonly SignInField[],
  typed: Record<string, string>,
  found: Record<string, string> = {},
): Record<string, string> {
  const entries = fields.map((field) => {
    const value = contentOf(field, typed, found);
    return [field.name, field.kind === "password" ? value : value.trim()];
  });
  return Object.fromEntries(entries);
}

/** What is typed after one more change; fields that go with the changed one follow it, own values of the user stay. */
export function typedWith(
  fields: readonly SignInField[],
  typed: Record<string, string>,
  found: Record<string, string>,
  change: { name: string; value: string },
): Record<string, string> {
  const next = { ...typed, [change.name]: change.value };
  for (const field of fields) {
    if (field.follows?.field !== change.name) continue;
    const { values } = field.follows;
    const now = contentOf(field, typed, found).trim();
    const usual = field.kind === "choice" || now === "" || Object.values(values).includes(now);
    const value = values[change.value.trim()];
    if (usual && value !== undefined) next[field.name] = value;
  }
  return next;
}

/** The first required field of a group that is empty. */
export function missing(
  fields: readonly SignInField[],
  group: SignInField["group"],
  typed: Record<string, string>,
  found: Record<string, string> = {},
): SignInField | undefined {
  return fields.find(
    (field) => field.group === group && field.required && contentOf(field, typed, found).trim() === "",
  );
}

/** Which step shows what went wrong: the password beside who you are, servers and certificates beside the servers. */
export function stepOf(kind: ApiErrorKind, field: string | undefined, fields: readonly SignInField[]): Step {
  const named = fields.find(({ name }) => name === field);
  if (named) return named.group === "identity" ? "who" : "servers";
  return kind === "sign-in" || kind === "secrets" || kind === "conflict" ? "who" : "servers";
}

/** Which field to mend: the one the core named, the password if it was refused, the first server if none was reached. */
export function wrongField(
  kind: ApiErrorKind,
  named: string | undefined,
  fields: readonly SignInField[],
): string | null {
  if (named !== undefined) return named;
  const kinds: Partial<Record<ApiErrorKind, SignInField["kind"]>> = {
    "sign-in": "password",
    offline: "host",
    certificate: "host",
    conflict: "email",
  };
  return fields.find((field) => field.kind === kinds[kind])?.name ?? null;
}

/** Where secrets go unless the user chooses: the first place that works, in the order of the core. */
export function usableBackend(backends: readonly SecretBackendView[]): SecretBackend | null {
  return (
    backends.find(({ available, locked }) => available && !locked)?.id ??
    backends.find(({ available }) => available)?.id ??
    null
  );
}
