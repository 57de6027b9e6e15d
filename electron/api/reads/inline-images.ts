import type { MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { type AttachmentRow, partsWithContentId } from "../../db/queries/attachments.ts";
import { attachmentContent } from "./attachments.ts";

/** Of one message, bytes; what comes after stays out. */
const mostBytes = 5 * 1024 * 1024;
const mostImages = 30;
/** Pictures that can't hold scripts or load anything. */
const shown = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/i;

/** The pictures of a message that its HTML shows by `cid:` (RFC 2392), as `data:` addresses by content id. */
export async function inlineImages(db: Readable, id: MessageId, html: string): Promise<Map<string, string>> {
  const images = new Map<string, string>();
  if (!/cid:/i.test(html)) return images;
  let bytes = 0;
  for (const part of partsWithContentId(db, id)) {
    if (!isShown(part, html)) continue;
    bytes += part.size;
    if (bytes > mostBytes || images.size >= mostImages) break;
    const content = await attachmentContent(db, part);
    if (content && content.length <= mostBytes)
      images.set(
        part.contentId,
        `data:${part.contentType.toLowerCase()};base64,${Buffer.from(content).toString("base64")}`,
      );
  }
  return images;
}

function isShown({ contentType, contentId }: AttachmentRow, html: string): boolean {
  if (contentId === null || !shown.test(contentType)) return false;
  return html.includes(contentId) || html.includes(encodeURIComponent(contentId));
}
