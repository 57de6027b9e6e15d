import { withoutComments } from "./mail-headers.ts";
import type { HeaderField } from "./read/open-parser.ts";

/** One check that a server made (RFC 8601 section 2.2). */
export interface AuthenticationResult {
  /** Lower case: spf, dkim, dmarc, arc, auth, iprev. */
  method: string;
  /** Lower case: pass, fail, softfail, neutral, none, temperror, permerror, policy. */
  result: string;
  reason: string;
  /** By `ptype.property` in lower case, like `smtp.mailfrom`, `header.d`, `header.from`. */
  properties: Record<string, string>;
}

/** What the trusted server found out. */
export interface Authentication {
  /** Its id (authserv-id), or null when it said nothing: then nothing is known of the sender. */
  server: string | null;
  results: AuthenticationResult[];
  /** The result of each; a pass of one signature counts among several. Null when it was not checked. */
  spf: string | null;
  dkim: string | null;
  dmarc: string | null;
}

const mostResults = 100;
const [longestField, longestCheck] = [16_384, 2000];

/**
 * Reads Authentication-Results of one of the trusted servers only. Anybody can write the field, so only the topmost run
 * of fields with a trusted id counts, which the own server put there last; all others are not even told.
 */
export function readAuthentication(headers: readonly HeaderField[], trusted: readonly string[]): Authentication {
  const ids = trusted.map((id) => id.trim().toLowerCase()).filter((id) => id !== "");
  const fields = headers.map(({ key, value }) => (key === "authentication-results" ? readField(value) : null));
  const first = fields.findIndex((field) => field !== null && ids.includes(field.server));
  const run: ReadField[] = [];
  for (const field of first < 0 ? [] : fields.slice(first)) {
    if (field === null || !ids.includes(field.server)) break;
    run.push(field);
  }
  const results = run.flatMap((field) => field.results).slice(0, mostResults);
  const best = (method: string): string | null => {
    const found = results.filter((result) => result.method === method).map(({ result }) => result);
    return found.includes("pass") ? "pass" : (found[0] ?? null);
  };
  return { server: run[0]?.server ?? null, results, spf: best("spf"), dkim: best("dkim"), dmarc: best("dmarc") };
}

interface ReadField {
  server: string;
  results: AuthenticationResult[];
}

function readField(value: string): ReadField {
  const [head = "", ...checks] = statements(withoutComments(value.slice(0, longestField)));
  // A version number may stand behind the id.
  const server = (/^\s*"?([^\s";]+)/.exec(head)?.[1] ?? "").toLowerCase();
  return { server, results: checks.slice(0, mostResults).flatMap((check) => readCheck(check) ?? []) };
}

/** Parts a field at semicolons that are not quoted. */
function statements(value: string): string[] {
  return (value.match(/(?:"(?:[^"\\]|\\.)*"?|[^;"])+|;/g) ?? []).reduce<string[]>(
    (found, piece) => {
      if (piece === ";") found.push("");
      else found[found.length - 1] += piece;
      return found;
    },
    [""],
  );
}

function readCheck(check: string): AuthenticationResult | null {
  const head = /^\s*([\w-]+)(?:\s*\/\s*\d+)?\s*=\s*([\w-]+)/.exec(check);
  if (head === null) return null;
  const properties: Record<string, string> = {};
  let reason = "";
  for (const [, name = "", quoted, plain] of check
    .slice(head[0].length, longestCheck)
    .matchAll(/([\w-]+(?:\s*\.\s*[\w-]+)?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/g)) {
    const text = (quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "").slice(0, 1000);
    const key = name.replace(/\s+/g, "").toLowerCase();
    if (key === "reason") reason = text;
    else if (key.includes(".") && !Object.hasOwn(properties, key)) properties[key] = text;
  }
  return { method: (head[1] ?? "").toLowerCase(), result: (head[2] ?? "").toLowerCase(), reason, properties };
}
