import { find, firstValue, readBlocks, textOf } from "./properties.ts";

/** A person as a vCard tells of them. */
export interface ContactCard {
  name: string;
  organization: string;
  addresses: string[];
  phones: string[];
}

const mostValues = 100;

/** Reads vCards (RFC 6350 and the older versions). Empty for what is none. Never throws. */
export function readContacts(text: string): ContactCard[] {
  return readBlocks(text)
    .filter(({ kind }) => kind === "vcard")
    .map((block) => {
      const all = (name: string): string[] =>
        block.properties
          .filter((property) => property.name === name)
          .slice(0, mostValues)
          .map((property) => words(firstValue(property)))
          .filter((value) => value !== "");
      return {
        name: textOf(block, "fn") || words(firstValue(find(block, "n"))),
        organization: words(firstValue(find(block, "org"))),
        addresses: all("email").map((value) => value.replace(/^mailto:/i, "")),
        phones: all("tel").map((value) => value.replace(/^tel:/i, "")),
      };
    });
}

/** A value of several fields as one line. */
function words(value: unknown): string {
  const fields = Array.isArray(value) ? value.flat(2) : [value];
  return fields
    .filter((field) => typeof field === "string")
    .map((field) => field.trim())
    .filter((field) => field !== "")
    .join(" ");
}
