import type { OutgoingMessage } from "../connectors/model.ts";
import type { Readable } from "../db/open.ts";
import { blobSize, readBlob } from "../db/queries/attachments.ts";

/** A frozen message as the outbox keeps it: all of it, the bytes of its attachments by their hash. */
export interface OutgoingPayload extends Omit<OutgoingMessage, "attachments"> {
  attachments: { name: string; contentType: string; contentId: string | null; sha256: string }[];
}

/** The message with its bytes. @throws Error when bytes that were frozen are not held any more */
export function loadOutgoing(db: Readable, payload: OutgoingPayload): OutgoingMessage {
  return {
    ...payload,
    attachments: payload.attachments.map(({ sha256, ...attachment }) => ({
      ...attachment,
      data: bytesOf(db, attachment.name, sha256),
    })),
  };
}

function bytesOf(db: Readable, name: string, sha256: string): Uint8Array {
  const size = blobSize(db, sha256);
  const data = size === null ? null : readBlob(db, sha256, 0, size);
  if (!data) throw new Error(`The bytes of ${name} are not held`);
  return data;
}
