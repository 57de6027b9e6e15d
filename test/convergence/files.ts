import { createHash } from "node:crypto";
import { type OutgoingMessage, type RemoteAttachment, remoteId } from "../../electron/connectors/model.ts";
import type { Dice } from "./dice.ts";

/** A file of a message, as a server keeps it. */
export interface StoredFile {
  /** Its part of the message. */
  id: string;
  name: string;
  bytes: Uint8Array;
}

const type = "application/octet-stream";

export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A file by its name and what is in it. */
export function labelOf({ name, bytes }: Pick<StoredFile, "name" | "bytes">): string {
  return `${name} ${hashOf(bytes).slice(0, 12)}`;
}

/** Some bytes: none, a few, or more than go in one piece. */
export function bytesOf(dice: Dice): Uint8Array {
  const length = dice.weighted([
    [1, 0],
    [6, 1 + dice.below(2000)],
    [1, 4000 + dice.below(4000)],
  ] as const);
  return Uint8Array.from({ length }, () => dice.below(256));
}

export function filesFrom(dice: Dice): StoredFile[] {
  const count = 1 + dice.below(2);
  return Array.from({ length: count }, (_, index) => ({
    ...{ id: String(index + 1), name: `file ${dice.below(100_000)}.bin`, bytes: bytesOf(dice) },
  }));
}

/** What left with a message; files are counted from one, as whoever reads a message counts them. */
export function filesOf(attachments: OutgoingMessage["attachments"]): StoredFile[] {
  return attachments.map(({ name, data }, index) => ({ id: String(index + 1), name, bytes: data }));
}

/** @param seen their bytes were looked at */
export function partsOf(files: readonly StoredFile[], seen: boolean): RemoteAttachment[] {
  return files.map(({ id, name, bytes }) => ({
    ...{ id: remoteId(id), name, contentType: type, size: bytes.length, contentId: null, inline: false },
    sha256: seen ? hashOf(bytes) : null,
  }));
}

/** A message with its files, RFC 5322. */
export function sourceOf(subject: string, text: string, files: readonly StoredFile[]): Uint8Array {
  const boundary = "=_of_the_simulation";
  const parts = files.map(({ name, bytes }) => [
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    ...["Content-Transfer-Encoding: base64", "", Buffer.from(bytes).toString("base64")],
  ]);
  const all = [["Content-Type: text/plain; charset=utf-8", "", text], ...parts];
  const lines = [
    ...[`Subject: ${subject}`, "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="${boundary}"`, ""],
    ...all.flatMap((part) => [`--${boundary}`, ...part]),
    ...[`--${boundary}--`, ""],
  ];
  return Buffer.from(lines.join("\r\n"));
}
