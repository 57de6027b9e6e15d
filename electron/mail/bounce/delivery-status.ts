/** What a delivery status says of one recipient (RFC 3464 section 2.3). */
export interface RecipientStatus {
  /** As given; may be a name without a domain where the reporter wrote no more. */
  address: string;
  /** Lower case: failed, delayed, delivered, relayed, expanded; empty when it is not said. */
  action: string;
  /** Enhanced status code like `5.1.1` (RFC 3463), or null. */
  status: string | null;
  /** The reply code of the last server like 550, or null. */
  smtpCode: number | null;
  /** The server's own words, one line; empty when there are none. */
  diagnostic: string;
}

const mostRecipients = 500;

/** The recipients in a message/delivery-status body. Groups without a recipient are left out. */
export function readDeliveryStatus(text: string): RecipientStatus[] {
  return text
    .slice(0, 1_000_000)
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(0, mostRecipients)
    .flatMap((group) => recipientOf(fieldsOf(group)) ?? []);
}

function fieldsOf(group: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function recipientOf(fields: Map<string, string>): RecipientStatus | null {
  const given = fields.get("original-recipient") ?? fields.get("final-recipient");
  const final = fields.get("final-recipient") ?? given;
  if (final === undefined || given === undefined) return null;
  const diagnostic = withoutType(fields.get("diagnostic-code") ?? "").slice(0, 2000);
  return {
    address: plainAddress(final) || plainAddress(given),
    action: /^[a-z]+/i.exec(fields.get("action") ?? "")?.[0].toLowerCase() ?? "",
    status: enhancedStatus(fields.get("status") ?? "") ?? enhancedStatus(diagnostic),
    smtpCode: replyCode(diagnostic),
    diagnostic,
  };
}

/** `rfc822; <a@b>` without what stands around the address. */
function plainAddress(value: string): string {
  const text = withoutType(value);
  return (/<([^<>]*)>/.exec(text)?.[1] ?? text).replace(/\(.*$/, "").trim();
}

function withoutType(value: string): string {
  return value.replace(/^\s*[\w./+-]{1,40}\s*;\s*/, "").trim();
}

/** The first enhanced status code in a text (RFC 3463), or null. */
export function enhancedStatus(text: string): string | null {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec(text)?.[0] ?? null;
}

/** The first reply code in a text (RFC 5321 section 4.2), or null. */
export function replyCode(text: string): number | null {
  const code = /(?<![\d.#])[45]\d\d(?=[\s\-:,]|$)/.exec(text)?.[0];
  return code === undefined ? null : Number(code);
}
