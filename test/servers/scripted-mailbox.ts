/** A message of a scripted server. */
export interface ScriptedMessage {
  uid: number;
  flags: Set<string>;
  /** RFC 5322, CRLF. */
  source: string;
  /** INTERNALDATE as it is written on the wire, without quotes. */
  date: string;
  modseq: bigint;
  labels: Set<string>;
  gmailId: string;
  gmailThread: string;
  /** RFC 8474; empty: the server says none. */
  emailId: string;
  /** Turns a rendered FETCH row into what this server really sends; an empty text sends nothing. */
  spoil?: (row: string) => string;
}

export interface ScriptedMailbox {
  /** As on the wire. */
  path: string;
  attributes: string[];
  uidValidity: string;
  uidNext: number;
  /** Null: NOMODSEQ. */
  highestModseq: bigint | null;
  messages: ScriptedMessage[];
  /** UIDs that went, with the modseq at which they did. */
  vanished: { uid: number; modseq: bigint }[];
  /** Listed, but SELECT and STATUS say NO. */
  phantom: boolean;
}

export function mailbox(path: string, more: Partial<ScriptedMailbox> = {}): ScriptedMailbox {
  return {
    path,
    attributes: ["\\HasNoChildren"],
    uidValidity: "77",
    uidNext: 1,
    highestModseq: 1n,
    messages: [],
    vanished: [],
    phantom: false,
    ...more,
  };
}

let serial = 0;

/** Puts a message into a mailbox, as a delivery would. */
export function deliver(
  to: ScriptedMailbox,
  name: string,
  more: Partial<ScriptedMessage> & { subject?: string } = {},
): ScriptedMessage {
  serial++;
  to.highestModseq = to.highestModseq === null ? null : to.highestModseq + 1n;
  const message: ScriptedMessage = {
    uid: to.uidNext,
    flags: new Set(),
    source: letterOf(name, more.subject ?? `About ${name}`),
    date: "17-Jul-2026 02:44:25 +0000",
    modseq: to.highestModseq ?? 0n,
    labels: new Set(),
    gmailId: String(1_278_455_344_230_334_000n + BigInt(serial)),
    gmailThread: String(1_266_894_439_832_287_000n + BigInt(serial)),
    emailId: `M${serial}`,
    ...more,
  };
  to.messages.push(message);
  to.uidNext = message.uid + 1;
  return message;
}

function letterOf(name: string, subject: string): string {
  const fields = ["From: Bob <bob@x.test>", "To: alice@example.test", `Subject: ${subject}`];
  const ids = [`Message-ID: <${name}@x.test>`, "Date: Fri, 17 Jul 2026 02:44:25 +0000"];
  return [...fields, ...ids, "Content-Type: text/plain; charset=utf-8", "", `Hello from ${name}.`, ""].join("\r\n");
}

/** Takes messages out for good. */
export function vanish(from: ScriptedMailbox, uids: readonly number[]): void {
  for (const uid of uids) {
    if (!from.messages.some((message) => message.uid === uid)) continue;
    if (from.highestModseq !== null) from.highestModseq += 1n;
    from.vanished.push({ uid, modseq: from.highestModseq ?? 0n });
  }
  from.messages = from.messages.filter(({ uid }) => !uids.includes(uid));
}

/** Notes a change of flags or labels. */
export function touch(box: ScriptedMailbox, message: ScriptedMessage): void {
  if (box.highestModseq === null) return;
  box.highestModseq += 1n;
  message.modseq = box.highestModseq;
}

/** Which messages a sequence set means, ascending. A range that ends in `*` always holds the last message (RFC 9051). */
export function inSet(box: ScriptedMailbox, set: string, byUid: boolean): ScriptedMessage[] {
  const numbers = box.messages.map(({ uid }, index) => (byUid ? uid : index + 1));
  const last = numbers.at(-1) ?? 0;
  const ranges = set.split(",").map((part) => {
    const [first = 0, second = first] = part.split(":").map((text) => (text === "*" ? last : Number(text)));
    return [Math.min(first, second), Math.max(first, second)] as const;
  });
  return box.messages.filter((_, index) => {
    const number = numbers[index] ?? 0;
    return ranges.some(([low, high]) => number >= low && number <= high);
  });
}
