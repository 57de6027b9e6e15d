/**
 * A catalogue as it would look in a language written from the right: its own words, turned around. Not offered to
 * anybody; layout is tested in it, as no translation is needed and nothing that stays English can hide.
 */
export function mirrored<T>(said: T): T;
export function mirrored(said: unknown): unknown {
  if (typeof said === "string") return turned(said);
  if (typeof said === "function") {
    return (...given: unknown[]) => mirrored(Reflect.apply(said, undefined, given));
  }
  if (Array.isArray(said)) return said.map((part: unknown) => mirrored(part));
  if (typeof said !== "object" || said === null) return said;
  return Object.fromEntries(Object.entries(said).map(([key, part]) => [key, mirrored(part)]));
}

/** Between a right-to-left override and its end. */
function turned(words: string): string {
  return words === "" ? "" : `\u202e${words}\u202c`;
}
