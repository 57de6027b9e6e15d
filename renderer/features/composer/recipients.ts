import type { MailAddress } from "../../../shared/model/address.ts";

const withName = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<\s*([^<>\s]+)\s*>\s*$/;

/** Good enough to send to: something, an at sign, something without spaces (RFC 5321 leaves the rest to servers). */
export function isAddress(address: string): boolean {
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address);
}

/** Splits at commas, semicolons and line ends that stand outside quotes and angle brackets. */
function parts(text: string): string[] {
  const found: string[] = [];
  let part = "";
  let quoted = false;
  let inside = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (!quoted && character === "<") inside = true;
    if (!quoted && character === ">") inside = false;
    if (!quoted && !inside && /[,;\n]/.test(character)) {
      found.push(part);
      part = "";
    } else {
      part += character;
    }
  }
  return [...found, part].map((each) => each.trim()).filter((each) => each !== "");
}

/**
 * Reads what was typed or pasted into a recipients field. What is no address stays as its text, for the user to mend.
 * @example parseRecipients('"Weber, Anna" <anna@example.org>, paul@example.org')
 */
export function parseRecipients(text: string): MailAddress[] {
  return parts(text).map((part) => {
    const match = withName.exec(part);
    if (!match) return { name: "", address: part };
    const [, quoted, plain = "", address = ""] = match;
    return { name: (quoted ?? plain).replace(/\\(.)/g, "$1").trim(), address };
  });
}

/** @example shownAs({ name: "Anna", address: "anna@example.org" }) // "Anna" */
export function shownAs({ name, address }: MailAddress): string {
  return name.trim() === "" ? address : name;
}
