/** What a case says besides its id and verb. */
export type Input = Record<string, unknown>;

/** The first of these fields that is a text; throws when there is none. */
export function text(input: Input, ...names: string[]): string {
  for (const name of names) {
    const value = input[name];
    if (typeof value === "string") return value;
  }
  throw new TypeError(`a text is missing: ${names.join(" or ")}`);
}

/** `base64` decoded, else `text` or `raw` as UTF-8. */
export function bytes(input: Input): Uint8Array {
  const { base64 } = input;
  if (typeof base64 === "string") return Buffer.from(base64, "base64");
  return Buffer.from(text(input, "text", "raw", "source", "base64"), "utf8");
}

/** The records of a list; anything else in it is left out. */
export function records(value: unknown): Input[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Input {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts of a list, or of a text its only one. */
export function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
