import { inSet, type ScriptedMailbox, type ScriptedMessage } from "./scripted-mailbox.ts";

/** The rows that answer a FETCH, each with its line end. */
export function fetchRows(box: ScriptedMailbox, line: string, byUid: boolean): string {
  const [, set = "", rest = ""] = /^(\S+) (.*)$/s.exec(line) ?? [];
  const since = /\(CHANGEDSINCE (\d+)/i.exec(rest)?.[1];
  const items = itemsOf(rest.replace(/\(CHANGEDSINCE .*$/i, ""));
  const rows = inSet(box, set, byUid)
    .filter(({ modseq }) => since === undefined || modseq > BigInt(since))
    .map((message) => {
      const row = `* ${box.messages.indexOf(message) + 1} FETCH (${items.map((item) => render(message, item)).join(" ")})\r\n`;
      return message.spoil ? message.spoil(row) : row;
    });
  const earlier = /VANISHED/i.test(rest) && since !== undefined ? vanishedSince(box, BigInt(since)) : "";
  return earlier + rows.join("");
}

function vanishedSince(box: ScriptedMailbox, since: bigint): string {
  const uids = box.vanished.filter(({ modseq }) => modseq > since).map(({ uid }) => uid);
  return uids.length === 0 ? "" : `* VANISHED (EARLIER) ${uids.join(",")}\r\n`;
}

/** Splits `(UID FLAGS BODY.PEEK[HEADER.FIELDS (A B)]<0.5>)` into its items. */
function itemsOf(text: string): string[] {
  return (
    text
      .trim()
      .replace(/^\(|\)$/g, "")
      .match(/[A-Z0-9.-]+(?:\[[^\]]*\](?:<[\d.]+>)?)?/gi) ?? []
  );
}

function render(message: ScriptedMessage, item: string): string {
  const section = /^BODY(?:\.PEEK)?\[(.*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item);
  if (section) return bodyOf(message, section[1] ?? "", section[2], section[3]);
  switch (item.toUpperCase()) {
    case "UID":
      return `UID ${message.uid}`;
    case "FLAGS":
      return `FLAGS (${[...message.flags].join(" ")})`;
    case "INTERNALDATE":
      return `INTERNALDATE "${message.date}"`;
    case "RFC822.SIZE":
      return `RFC822.SIZE ${Buffer.byteLength(message.source)}`;
    case "MODSEQ":
      return `MODSEQ (${message.modseq})`;
    case "EMAILID":
      return message.emailId === "" ? "EMAILID NIL" : `EMAILID (${message.emailId})`;
    case "THREADID":
      return "THREADID NIL";
    case "X-GM-MSGID":
      return `X-GM-MSGID ${message.gmailId}`;
    case "X-GM-THRID":
      return `X-GM-THRID ${message.gmailThread}`;
    case "X-GM-LABELS":
      return `X-GM-LABELS (${[...message.labels].map(labelText).join(" ")})`;
    case "BODYSTRUCTURE":
      return `BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" ${Buffer.byteLength(bodyText(message))} 1 NIL NIL NIL)`;
    default:
      return `${item} NIL`;
  }
}

/** Gmail quotes labels and doubles the backslash of its own; NIL has been seen too. */
function labelText(label: string): string {
  return label === "NIL" ? "NIL" : `"${label.replaceAll("\\", "\\\\")}"`;
}

function bodyText({ source }: ScriptedMessage): string {
  return source.slice(source.indexOf("\r\n\r\n") + 4);
}

function bodyOf(message: ScriptedMessage, section: string, start?: string, length?: string): string {
  const header = message.source.slice(0, message.source.indexOf("\r\n\r\n") + 4);
  const wanted = /^HEADER\.FIELDS \((.*)\)$/i.exec(section)?.[1]?.toLowerCase().split(/\s+/);
  let text = message.source;
  if (wanted) text = fieldsOf(header, wanted);
  else if (/^HEADER$/i.test(section)) text = header;
  else if (/MIME$/i.test(section)) text = "Content-Type: text/plain; charset=utf-8\r\n\r\n";
  else if (section !== "") text = bodyText(message);
  let bytes = Buffer.from(text);
  if (start !== undefined) bytes = bytes.subarray(Number(start), Number(start) + Number(length));
  const origin = start === undefined ? "" : `<${start}>`;
  return `BODY[${section}]${origin} {${bytes.byteLength}}\r\n${bytes.toString()}`;
}

function fieldsOf(header: string, wanted: string[]): string {
  const fields = header
    .split(/\r\n(?![ \t])/)
    .filter((field) => wanted.includes(field.split(":")[0]?.toLowerCase() ?? ""));
  return `${fields.map((field) => `${field}\r\n`).join("")}\r\n`;
}
