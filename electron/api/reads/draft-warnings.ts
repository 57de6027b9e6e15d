import { type MailAddress, normalizeAddress } from "../../../shared/model/address.ts";
import { type DraftContent, type DraftView, type DraftWarning, leavingFiles } from "../../../shared/model/draft.ts";
import type { Readable } from "../../db/open.ts";
import { mentionsAttachment } from "../../mail/mentions-attachment.ts";

/** Servers commonly refuse more than 25 MB; Base64 makes four bytes of three. */
const mostBytes = 25_000_000;
const base64Growth = 4 / 3;
/** An answer to more people than this is worth a second look. */
const manyPeople = 8;
/** So many of one's newest letters in conversations with somebody say which address one uses with them. */
const lettersRead = 200;

/** What a careful person would look at again before this letter leaves. Says nothing of chat. */
export function draftWarnings(db: Readable, { kind, content }: DraftView): DraftWarning[] {
  if (kind === "message") return [];
  const warnings = [
    leavingFiles(content).length === 0 && mentionsAttachment(content.text) ? missingFile : null,
    unusualSender(db, content),
    kind === "reply-all" ? toMany(content) : null,
    content.subject.trim() === "" ? noSubject : null,
    tooLarge(content),
  ];
  return warnings.filter((warning) => warning !== null);
}

const missingFile: DraftWarning = {
  kind: "attachment-missing",
  message: "The text speaks of an attachment, but nothing is attached.",
};

const noSubject: DraftWarning = { kind: "no-subject", message: "The letter has no subject." };

function toMany({ to, cc }: DraftContent): DraftWarning | null {
  const count = to.length + cc.length;
  if (count <= manyPeople) return null;
  return { kind: "many-recipients", message: `This answer goes to ${count} people.` };
}

function tooLarge(content: DraftContent): DraftWarning | null {
  const bytes = leavingFiles(content).reduce((sum, { size }) => sum + size, 0) * base64Growth;
  if (bytes <= mostBytes) return null;
  const size = Math.round(bytes / 1_000_000);
  return { kind: "large", message: `With its files the letter has ${size} MB; many servers refuse more than 25 MB.` };
}

/** Somebody who always heard from another of one's addresses would now see this one (the wrong-me guard). */
function unusualSender(db: Readable, { from, to, cc, bcc }: DraftContent): DraftWarning | null {
  for (const person of [...to, ...cc, ...bcc]) {
    const used = addressesUsedWith(db, person.address);
    const [usual] = used;
    if (usual === undefined || used.has(normalizeAddress(from.address))) continue;
    const message = `${shown(person)} knows you as ${[...used].join(", ")}, not as ${from.address}.`;
    return { kind: "unusual-sender", message };
  }
  return null;
}

function addressesUsedWith(db: Readable, address: string): Set<string> {
  const rows = db
    .prepare<{ from: string | null }>(
      `SELECT json_extract(m.addresses, '$.from[0].address') AS "from"
       FROM identities i JOIN participants p ON p.identity_id = i.id
         JOIN messages m ON m.conversation_id = p.conversation_id AND m.direction = 'out'
       WHERE i.kind = 'address' AND i.remote_id = ? AND instr(lower(m.addresses), ?) > 0
       ORDER BY m.id DESC LIMIT ?`,
    )
    .all(normalizeAddress(address), `"${normalizeAddress(address)}"`, lettersRead);
  return new Set(rows.flatMap(({ from }) => (from === null ? [] : [normalizeAddress(from)])));
}

function shown({ name, address }: MailAddress): string {
  return name === "" ? address : name;
}
