import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SeenRequest } from "../../../electron/demo/slack/api-server.ts";
import type { Json } from "../../../electron/demo/slack/model.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";

interface MethodDoc {
  args: Record<string, { required: boolean; type?: string }>;
  scopes?: { user?: { name: string }[] };
}

interface Spec {
  paths: Record<string, Record<string, { parameters?: { name: string }[] }>>;
}

/** What a call does wrong by the documentation; empty: nothing. */
export type Validate = (request: SeenRequest, grantedScopes: string[] | null) => string[];

/**
 * Arguments Slack takes though its pages don't list them: `token` anywhere, and `client_msg_id`, which the errors of
 * `chat.postMessage` speak of.
 */
const undocumented: Record<string, string[]> = { "chat.postMessage": ["client_msg_id"] };

/** Of conversations one scope of their kind is needed, of others all. */
const ofKinds = /^(channels|groups|im|mpim):/;

/** Null where there are no fixtures. */
export function createValidator(): Validate | null {
  const folder = fixtureFolder("chat", "slack");
  if (folder === null) return null;
  const docs: Record<string, MethodDoc> = JSON.parse(readFileSync(join(folder, "method-docs.json"), "utf8"));
  const spec: Spec = JSON.parse(readFileSync(join(folder, "slack_web_openapi_v2.subset.json"), "utf8"));
  return (request, scopes) => {
    const { method, args, verb, token } = request;
    const doc = docs[method];
    const operations = Object.values(spec.paths[`/${method}`] ?? {});
    if (!doc) return operations.length > 0 ? [] : [`${method} is no documented method`];
    const specified = operations.flatMap(({ parameters = [] }) => parameters.map(({ name }) => name));
    const known = new Set([...Object.keys(doc.args), ...specified, ...(undocumented[method] ?? [])]);
    const needed = (doc.scopes?.user ?? []).map(({ name }) => name);
    return [
      ...Object.keys(args).flatMap((name) => (known.has(name) ? [] : [`${method} has no argument ${name}`])),
      ...Object.entries(doc.args).flatMap(([name, arg]) => misused(`${method} ${name}`, arg, args[name])),
      ...(scopes && !isGranted(needed, scopes) ? [`${method} needs ${needed.join(" or ")}`] : []),
      ...(token === null && method !== "oauth.v2.access" ? [`${method} without a token`] : []),
      ...(verb === "GET" || verb === "POST" ? [] : [`${method} by ${verb}`]),
    ];
  };
}

function misused(what: string, { required, type }: MethodDoc["args"][string], value: unknown): string[] {
  if (value === undefined || value === "") return required ? [`${what} is missing`] : [];
  return type === undefined ? [] : mistyped(what, type, value);
}

function isGranted(needed: string[], scopes: string[]): boolean {
  if (needed.length === 0) return true;
  return needed.every((scope) => ofKinds.test(scope))
    ? needed.some((scope) => scopes.includes(scope))
    : needed.every((scope) => scopes.includes(scope));
}

/** Forms carry everything as text. */
function mistyped(what: string, type: string, value: unknown): string[] {
  const right: Record<string, (value: unknown) => boolean> = {
    boolean: (given) => typeof given === "boolean" || ["true", "false", "1", "0"].includes(String(given)),
    integer: (given) => /^-?\d+$/.test(String(given)),
    number: (given) => /^-?\d+$/.test(String(given)),
    string: (given) => typeof given === "string",
    array: (given) => Array.isArray(given) || isList(given),
  };
  return (right[type]?.(value) ?? true) ? [] : [`${what} is no ${type}`];
}

function isList(value: unknown): boolean {
  try {
    return Array.isArray(JSON.parse(String(value)));
  } catch {
    return false;
  }
}

/** A JSON answer of the fixtures. */
export function recorded(...path: string[]): Json | null {
  const folder = fixtureFolder("chat", "slack");
  return folder === null ? null : JSON.parse(readFileSync(join(folder, ...path), "utf8"));
}
