import { type MailAddress, normalizeAddress } from "../../../shared/model/address.ts";
import { fold } from "../../../shared/text/fold.ts";
import type { Readable } from "../open.ts";

/** Several accounts may know one address; it is offered once. */
const knownByHowMany = 5;

/**
 * Addresses known from mail whose address, name or part of a name begins so, neither case nor accents counting; those
 * seen most first, the user's own last.
 */
export function suggestPeople(db: Readable, prefix: string, limit: number): MailAddress[] {
  const wanted = fold(prefix.trim());
  const starts = `${wanted.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const rows = db
    .prepare<MailAddress>(
      `SELECT name, address FROM identities
       WHERE kind = 'address' AND address <> '' AND (address LIKE @start ESCAPE '\\' OR name LIKE @start ESCAPE '\\' OR name LIKE @word ESCAPE '\\'
         OR (name GLOB '*[^ -~]*' AND (fold(name) LIKE @start ESCAPE '\\' OR fold(name) LIKE @word ESCAPE '\\')))
       ORDER BY is_self, seen DESC, last_at DESC, address LIMIT @limit`,
    )
    .all({ start: starts, word: `% ${starts}`, limit: limit * knownByHowMany });
  const people = new Map<string, MailAddress>();
  for (const { name, address } of rows) {
    const known = people.get(normalizeAddress(address));
    if (!known) people.set(normalizeAddress(address), { name, address });
    else if (known.name === "") known.name = name;
  }
  return [...people.values()].slice(0, limit);
}
