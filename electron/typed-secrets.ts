import { secretBackends } from "../shared/model/account.ts";

const secretField = /^(?:pass(?:word|phrase)?|.*token|.*secret|code)$/i;
/** Words of the program: as secrets they would vanish from every sentence. */
const ownWords: ReadonlySet<string> = new Set(secretBackends);

/** Every secret in the input of a call of the API: what was typed and refused is kept nowhere, so only here it is seen. */
export function typedSecrets(input: unknown): string[] {
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    if (typeof value === "string") return secretField.test(name) && !ownWords.has(value) ? [value] : [];
    return name === "fields" ? typedSecrets(value) : [];
  });
}
