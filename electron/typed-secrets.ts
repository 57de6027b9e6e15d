const secretField = /pass|token|secret|code/i;

/** Every secret in the input of a call of the API: what was typed and refused is kept nowhere, so only here it is seen. */
export function typedSecrets(input: unknown): string[] {
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    if (typeof value === "string") return secretField.test(name) ? [value] : [];
    return name === "fields" ? typedSecrets(value) : [];
  });
}
