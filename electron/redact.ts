import { withoutContent } from "./log-words.ts";
import { createSecretForms, hidden } from "./secret-forms.ts";

const secretKey = /pass(word|phrase|wd)?$|secrets?$|token|authori[sz]ation|cookie|credential|api.?key|private.?key/i;
/** Fields that name somebody or something of the user's. */
const contentKey =
  /^(subject|address|addresses|email|name|title|text|body|html|file|fileName|folder|record|query|to|from|path)$/i;
/** What is told of an error; whatever else libraries attach may hold requests, answers and content. */
const errorKeys = new Set([
  ...["code", "errno", "syscall", "kind", "failure", "reason", "state", "reference", "maybeSent", "status"],
  ...["statusCode", "responseCode", "responseStatus", "serverResponseCode", "retryAfterMs", "exitCode", "signal"],
]);

/** Secrets that give themselves away by their form, whatever stands around them. */
const unmistakable: [form: RegExp, replacement: string][] = [
  [/\bx(?:ox[a-z]|app)-[\w-]+/g, hidden],
  [/\b(Bearer)\s+(?=[\w+/=.~-]*\d)[\w+/=.~-]{20,}/gi, `$1 ${hidden}`],
];

/** What may be a secret, for logs: ordinary words are lost by it, too. */
const secretForms: [form: RegExp, replacement: string][] = [
  [/\b(Bearer|Basic|XOAUTH2)\s+[\w+/=.~-]{8,}/gi, `$1 ${hidden}`],
  [/\b(AUTHENTICATE|AUTH)\s+(PLAIN|LOGIN|XOAUTH2|OAUTHBEARER)\s+\S+/gi, `$1 $2 ${hidden}`],
  [/(\bLOGIN\s+(?:"[^"]*"|\S+)\s+)(?:"[^"]*"|\S+)/g, `$1${hidden}`],
  ...unmistakable,
  [/(\/\/[^/\s:@]*:)[^/\s@]+@/g, `$1${hidden}@`],
  [/([?&](?:token|access_token|refresh_token|code|key|password|state)=)[^&\s"]+/gi, `$1${hidden}`],
];

const longest = 4000;
const deepest = 6;

export interface Redactor {
  /** From now on this value appears in nothing redacted or cleaned, in any form or part; see `SecretForms`. */
  protect(value: string): void;
  /** A text without secrets, for the user: by value, and by forms that no ordinary words have. */
  clean(text: string): string;
  /** A JSON-safe copy for the log, without secrets and without content: by key, by form, and by value. */
  redact(value: unknown): unknown;
}

export function createRedactor(): Redactor {
  const known = createSecretForms();
  const without = (text: string, forms: typeof secretForms): string => {
    let result = known.hide(text);
    for (const [form, replacement] of forms) result = result.replace(form, replacement);
    return result;
  };
  const told = (text: string): string => {
    // Half a secret at the cut is still found by its parts, what is left of a short one is cut off with the rest.
    const result = withoutContent(without(text.slice(0, 4 * longest), secretForms));
    return result.length > longest ? `${result.slice(0, longest)}… (${text.length})` : result;
  };
  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return told(value);
    if (value === null || typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value !== "object") return value === undefined ? undefined : told(String(value));
    if (depth > deepest) return "[deep]";
    if (value instanceof Error) return errorOf(value, depth);
    if (value instanceof Uint8Array) return `[${value.length} bytes]`;
    if (Array.isArray(value)) return value.slice(0, 100).map((item) => copy(item, depth + 1));
    const pairs = Object.entries(value).slice(0, 100);
    const isError = "message" in value && "stack" in value;
    return Object.fromEntries(
      pairs.map(([key, item]) => [told(key), isError && isKind(key, item) ? item : copyOf(key, item, depth)]),
    );
  };
  const errorOf = (error: Error, depth: number): unknown => {
    const { name, message, stack = "", cause } = error;
    const own = Object.entries(error).filter(([key]) => errorKeys.has(key));
    const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
    const fields = { ...Object.fromEntries(own), name, message, stack: frames.join("\n"), cause };
    return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, copy(item, depth + 1)]));
  };
  const copyOf = (key: string, item: unknown, depth: number): unknown => {
    if (secretKey.test(key)) return hidden;
    return contentKey.test(key) && typeof item !== "number" ? "[content]" : copy(item, depth + 1);
  };
  const clean = (text: string): string => without(text, unmistakable);
  return { protect: known.add, clean, redact: (value) => copy(value, 0) };
}

/** What an error that was cleaned before is called: a word of a program, not somebody's name. */
function isKind(key: string, item: unknown): boolean {
  return key === "name" && typeof item === "string" && /^[A-Z]\w{0,60}$/.test(item);
}
