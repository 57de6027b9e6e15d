import type { AccountId, MessageId } from "../../shared/model/ids.ts";
import type { Readable } from "../db/open.ts";
import { contentOf } from "../db/packs.ts";
import { readMessage } from "../mail/read/read-message.ts";

/** What large providers call themselves in Authentication-Results; they take out what strangers write there. */
const known: { host: RegExp; id: string }[] = [
  { host: /(?:^|\.)(?:gmail|googlemail|google)\.com$/, id: "mx.google.com" },
  { host: /(?:^|\.)(?:mail\.me|icloud)\.com$/, id: "mx.icloud.com" },
  { host: /(?:^|\.)gmx\.(?:net|com|de)$/, id: "gmx.net" },
  { host: /(?:^|\.)web\.de$/, id: "web.de" },
  { host: /(?:^|\.)mailbox\.org$/, id: "mailbox.org" },
];

const looked = 30;
const [leastSenders, leastShare] = [5, 0.8];

/**
 * Which servers' Authentication-Results count for mail of an account (RFC 8601 section 7.1). Anybody can write the field,
 * so a server counts only when it is of the account's own domain and is the topmost to say anything in nearly all of the
 * newest mails, of many different senders: such a server writes the field itself, and above what others wrote.
 */
export async function trustedServers(db: Readable, account: AccountId): Promise<string[]> {
  const row = db
    .prepare<{ address: string; host: string | null }>(
      "SELECT address, json_extract(settings, '$.imapHost') AS host FROM accounts WHERE id = ?",
    )
    .get(account);
  if (!row) return [];
  const host = (row.host ?? "").toLowerCase();
  const large = known.filter((one) => one.host.test(host)).map(({ id }) => id);
  const domains = [host, row.address.replace(/^.*@/s, "").toLowerCase()].map(registered);
  const own = (id: string): boolean => domains.includes(registered(id)) && registered(id) !== "";
  return [...large, ...(await saying(db, account)).filter(own)];
}

/** The servers that nearly all of the newest mails name at the top. */
async function saying(db: Readable, account: AccountId): Promise<string[]> {
  const rows = db
    .prepare<{ id: MessageId; sender: string }>(
      `SELECT m.id, coalesce(json_extract(m.addresses, '$.from[0].address'), '') AS sender FROM messages m
       JOIN message_contents c ON c.message_id = m.id AND c.complete = 1 AND c.source_bytes IS NOT NULL
       WHERE m.account_id = ? AND m.direction = 'in' ORDER BY m.id DESC LIMIT ${looked}`,
    )
    .all(account);
  const senders = new Map<string, Set<string>>();
  const times = new Map<string, number>();
  for (const { id, sender } of rows) {
    const source = contentOf(db, id)?.source;
    const said = source ? await topmostServer(source) : "";
    if (said === "") continue;
    times.set(said, (times.get(said) ?? 0) + 1);
    senders.set(said, (senders.get(said) ?? new Set()).add(sender.replace(/^.*@/s, "").toLowerCase()));
  }
  return [...times.keys()].filter(
    (id) => (senders.get(id)?.size ?? 0) >= leastSenders && (times.get(id) ?? 0) >= rows.length * leastShare,
  );
}

const headBytes = 64 * 1024;

async function topmostServer(source: Uint8Array): Promise<string> {
  const { headers } = await readMessage(source.subarray(0, headBytes));
  const value = headers.find(({ key }) => key === "authentication-results")?.value ?? "";
  return (/^\s*"?([^\s";]+)/.exec(value)?.[1] ?? "").toLowerCase();
}

/** The last two parts of a name, three where the second is a short one like `co.uk`; empty for numbers and bare names. */
function registered(host: string): string {
  if (/^[\d.]*$|:/.test(host)) return "";
  const parts = host.split(".").filter((part) => part !== "");
  if (parts.length < 2) return "";
  const short = parts.length > 2 && (parts.at(-2) ?? "").length <= 3;
  return parts.slice(short ? -3 : -2).join(".");
}
