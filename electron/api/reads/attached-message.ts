import type { AttachedMessage } from "../../../shared/model/facts.ts";
import type { AttachmentId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { findAttachment } from "../../db/queries/attachments.ts";
import { safeFileName } from "../../mail/file-name.ts";
import { parseMail } from "../../mail/parse.ts";
import { sanitizeHtml } from "../../mail/sanitize.ts";
import { attachmentContent, unnamed } from "./attachments.ts";
import { found } from "./found.ts";

/** Answers `attachments.message`. */
export function attachedMessageReader(db: Readable): (input: { id: AttachmentId }) => Promise<AttachedMessage | null> {
  return async ({ id }) => {
    const row = found(findAttachment(db, id), "This file is no longer here.");
    const source = await attachmentContent(db, row);
    if (!source) return null;
    const { subject, addresses, date, text, html, attachments } = await parseMail(source);
    const { from, to, cc } = addresses;
    return {
      ...{ subject, from, to, cc, date, text },
      html: html === null ? null : sanitizeHtml(html, { remote: "block", inlineUrl: () => null }).html,
      files: attachments
        .filter(({ inline }) => !inline)
        .map(({ id: file, name, size, contentType }) => ({
          id: file,
          name: safeFileName(name, unnamed(contentType)),
          size,
        })),
    };
  };
}
