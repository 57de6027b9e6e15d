import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** As long as this, a part of a secret counts as one. */
const part = 12;

/**
 * Where secrets stand, whole or in parts, in UTF-8 or UTF-16, percent-encoded or inside base64. Written apart from what
 * keeps them out, so that one's mistake is not the other's.
 * @param texts what was shown or printed, by where
 */
export function leaks(secrets: readonly string[], texts: Readonly<Record<string, string | Buffer>>): string[] {
  return secrets.flatMap((secret, index) => {
    const sought = soughtFor(secret);
    return Object.entries(texts).flatMap(([where, text]) => {
      const bytes = typeof text === "string" ? Buffer.from(text) : text;
      const found = sought.find((form) => bytes.includes(form) || bytes.includes(Buffer.from(form, "utf16le")));
      return found === undefined ? [] : [`secret ${index} in ${where}: ${found}`];
    });
  });
}

/** Every file below a folder, by its name. */
export function filesIn(folder: string): Record<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path), readFileSync(path)];
    }),
  );
}

function soughtFor(secret: string): string[] {
  const encoded = ["", "x", "xy"].map((before) => Buffer.from(before + secret).toString("base64"));
  // The first and last characters depend on what stands beside it.
  const inside = encoded.map((text) => text.slice(4, -4));
  const forms = [
    secret,
    encodeURIComponent(secret),
    ...inside,
    ...inside.map((text) => Buffer.from(text, "base64").toString("base64url")),
  ];
  return [...new Set(forms.flatMap((form) => (form.length <= part ? [form] : windows(form))))];
}

function windows(form: string): string[] {
  return Array.from({ length: form.length - part + 1 }, (_, at) => form.slice(at, at + part));
}
