import { hash } from "node:crypto";
import { type RemoteId, remoteId } from "../model.ts";

const newline = 0x0a;

/** The header block of a message (RFC 5322 section 2.1), up to the empty line or the end. */
export function headerBlock(source: Uint8Array): string {
  let at = source.indexOf(newline);
  while (at >= 0) {
    const next = source[at + 1];
    if (next === newline || (next === 0x0d && source[at + 2] === newline)) break;
    at = source.indexOf(newline, at + 1);
  }
  return Buffer.from(source.subarray(0, at < 0 ? source.length : at + 1)).toString("latin1");
}

/** The first value of a field, unfolded and trimmed; empty when absent. `name` in lower case. */
export function headerValue(block: string, name: string): string {
  const field = new RegExp(`^${name}[ \\t]*:([^\\n]*(?:\\n[ \\t][^\\n]*)*)`, "im").exec(block);
  return (field?.[1] ?? "").replace(/\s+/g, " ").trim();
}

/**
 * The id under which a message is known in every folder: the server's own where it has one (X-GM-MSGID, or EMAILID of
 * RFC 8474), else a digest of the headers that copies share. A message without Message-ID counts its size too.
 *
 * Two copies in one folder have equal ids. They stay two placements of one message for this connector; a core that wants
 * two rows tells them apart by their keys.
 */
export function messageIdentity(message: { emailId: string | null; header: string; size: number }): RemoteId {
  if (message.emailId !== null) return remoteId(`e:${message.emailId}`);
  const values = ["message-id", "date", "from", "subject"].map((name) => headerValue(message.header, name));
  if (values[0] === "") values.push(headerValue(message.header, "to"), String(message.size));
  return remoteId(`h:${hash("sha256", values.join("\n"), "base64url").slice(0, 27)}`);
}
