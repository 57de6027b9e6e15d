const secretKey = /pass(word|phrase|wd)?$|secrets?$|token|authori[sz]ation|cookie|credential|api.?key|private.?key/i;

/** Secrets that give themselves away by their form. */
const secretForms: [form: RegExp, replacement: string][] = [
  [/\b(Bearer|Basic|XOAUTH2)\s+[\w+/=.~-]{8,}/gi, "$1 [redacted]"],
  [/\b(AUTHENTICATE|AUTH)\s+(PLAIN|LOGIN|XOAUTH2|OAUTHBEARER)\s+\S+/gi, "$1 $2 [redacted]"],
  [/(\bLOGIN\s+(?:"[^"]*"|\S+)\s+)(?:"[^"]*"|\S+)/g, "$1[redacted]"],
  [/\bxox[a-z]-[\w-]+/g, "[redacted]"],
  [/(\/\/[^/\s:@]*:)[^/\s@]+@/g, "$1[redacted]@"],
  [/([?&](?:token|access_token|code|key|password)=)[^&\s"]+/gi, "$1[redacted]"],
];

const longest = 4000;
const deepest = 6;
const shortestSecret = 4;

export interface Redactor {
  /** From now on this value appears in nothing redacted, plain, base64 or percent-encoded. Very short ones are ignored. */
  protect(value: string): void;
  /** A JSON-safe copy without secrets: by key, by form, and by value. */
  redact(value: unknown): unknown;
}

export function createRedactor(): Redactor {
  const known = new Set<string>();
  const clean = (text: string): string => {
    // Cut only after cleaning: half a secret would not be recognised.
    let result = text.slice(0, 2 * longest);
    for (const secret of known) result = result.replaceAll(secret, "[redacted]");
    for (const [form, replacement] of secretForms) result = result.replace(form, replacement);
    return result.length > longest ? `${result.slice(0, longest)}… (${text.length})` : result;
  };
  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return clean(value);
    if (value === null || typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value !== "object") return value === undefined ? undefined : clean(String(value));
    if (depth > deepest) return "[deep]";
    if (value instanceof Error) return copy(errorFields(value), depth);
    if (value instanceof Uint8Array) return `[${value.length} bytes]`;
    if (Array.isArray(value)) return value.slice(0, 100).map((item) => copy(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value)
        .slice(0, 100)
        .map(([key, item]) => [clean(key), secretKey.test(key) ? "[redacted]" : copy(item, depth + 1)]),
    );
  };
  return {
    protect(value) {
      if (value.length < shortestSecret) return;
      // The longer form first, so that a value that is part of it leaves nothing behind.
      for (const form of [value, encodeURIComponent(value.toWellFormed()), Buffer.from(value).toString("base64")])
        known.add(form);
    },
    redact: (value) => copy(value, 0),
  };
}

function errorFields(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, ...(cause !== undefined && { cause }) };
}
