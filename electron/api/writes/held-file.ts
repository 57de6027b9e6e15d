import { ApiError } from "../../../shared/api/errors.ts";
import type { AttachmentId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { type AttachmentRow, findAttachment } from "../../db/queries/attachments.ts";

/** A file of a draft whose bytes are here as a whole. */
export type HeldFile = AttachmentRow & { sha256: string };

/** @throws ApiError `refused` where its last piece has not come */
export function heldFile(db: Readable, id: AttachmentId, name: string): HeldFile {
  const row = findAttachment(db, id);
  if (!row || row.sha256 === null)
    throw new ApiError({
      kind: "refused",
      message: `“${name}” is not attached completely. Attach it again.`,
      field: "attachments",
    });
  return { ...row, sha256: row.sha256 };
}
