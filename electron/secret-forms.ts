const shortestSecret = 4;
/** A part of a secret as long as this is worth hiding by itself; shorter ones are words like others. */
const partLength = 12;
const shortestEncoded = 6;
export const hidden = "[redacted]";

export interface SecretForms {
  /** From now on `hide` takes this value out, whole or in parts of 12 characters and more. Very short ones are ignored. */
  add(value: string): void;
  hide(text: string): string;
}

/** Knows secrets in every form in which libraries and servers repeat them: quoted, percent-encoded, inside base64. */
export function createSecretForms(): SecretForms {
  const whole = new Set<string>();
  const parts = new Set<string>();
  return {
    add(value) {
      if (value.length < shortestSecret) return;
      const before = whole.size;
      for (const form of formsOf(value)) whole.add(form);
      if (whole.size === before) return;
      for (const form of formsOf(value))
        for (let at = 0; at + partLength <= form.length; at++) parts.add(form.slice(at, at + partLength));
    },
    hide(text) {
      let result = parts.size === 0 ? text : hideParts(text, parts);
      for (const form of whole) result = result.replaceAll(form, hidden);
      return result;
    },
  };
}

function formsOf(value: string): string[] {
  const written = [value, value.replaceAll(/\s+/g, "")].filter(({ length }) => length >= shortestSecret);
  return written.flatMap((text) => [
    text,
    encodeURIComponent(text.toWellFormed()),
    new URLSearchParams({ "": text }).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    Buffer.from(text).toString("base64"),
    ...insideBase64(text),
    ...insideBase64(text).map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
  ]);
}

/** What of it stands in the base64 of a longer text, whatever stands before and behind it: one form for each offset. */
function insideBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2]
    .map((offset) => {
      const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
      return encoded.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3));
    })
    .filter(({ length }) => length >= shortestEncoded);
}

function hideParts(text: string, parts: ReadonlySet<string>): string {
  let result = "";
  let shown = 0;
  for (let at = 0; at + partLength <= text.length; ) {
    if (!parts.has(text.slice(at, at + partLength))) {
      at++;
      continue;
    }
    let end = at + partLength;
    while (end < text.length && parts.has(text.slice(end - partLength + 1, end + 1))) end++;
    result += text.slice(shown, at) + hidden;
    shown = end;
    at = end;
  }
  return result + text.slice(shown);
}
