import type { Editor } from "@tiptap/react";
import type { RefObject } from "react";
import type { Api } from "../../../shared/api/pipe.ts";
import type { DraftContent } from "../../../shared/model/draft.ts";
import type { AttachmentId, DraftId } from "../../../shared/model/ids.ts";
import { useConnection } from "../../api/context.ts";
import type { Writing } from "./use-draft.ts";
import { useUploads } from "./use-uploads.ts";

type Attachment = DraftContent["attachments"][number];

const sliceSize = 1_048_576;
/** What every mail program shows in a text. */
const pictures: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

function base64(slice: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const { result } = reader;
      resolve(typeof result === "string" ? result.slice(result.indexOf(",") + 1) : "");
    };
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(slice);
  });
}

/** Sends a file to the core in slices. @param onProgress told the share that is there, 0 to 1 */
export async function upload(
  api: Api,
  id: DraftId,
  file: File,
  onProgress: (done: number) => void,
): Promise<Attachment> {
  const contentType = file.type || "application/octet-stream";
  let attachmentId: AttachmentId | null = null;
  let offset = 0;
  do {
    const end = Math.min(offset + sliceSize, file.size);
    const data = end > offset ? await base64(file.slice(offset, end)) : "";
    const answer: { attachmentId: AttachmentId } = await api.call("drafts.attach", {
      id,
      attachmentId,
      name: file.name || "file",
      contentType,
      offset,
      data,
      last: end >= file.size,
    });
    attachmentId = answer.attachmentId;
    offset = end;
    onProgress(file.size === 0 ? 1 : offset / file.size);
  } while (offset < file.size);
  return { id: attachmentId, name: file.name || "file", size: file.size, contentType };
}

/** Attaches files to the draft that is written. */
export function useAttach(id: DraftId, { saver, change }: Writing, editor: RefObject<Editor | null>) {
  const { api } = useConnection();
  const { uploading, take } = useUploads();
  async function attachOne(file: File, inText: boolean, onProgress: (done: number) => void): Promise<void> {
    const attachment = await upload(api, id, file, onProgress);
    const picture = inText && editor.current !== null && pictures.has(file.type);
    const contentId = `${crypto.randomUUID()}@bobbin`;
    const named = picture ? { ...attachment, contentId } : attachment;
    change({ attachments: [...saver.content.attachments, named] });
    if (picture)
      editor.current
        ?.chain()
        .focus()
        .setImage({ src: `cid:${contentId}`, alt: file.name })
        .run();
  }
  const attach = (files: readonly File[], inText: boolean) =>
    void take(files, (file, onProgress) => attachOne(file, inText, onProgress));
  const detach = (gone: AttachmentId) =>
    change({ attachments: saver.content.attachments.filter((each) => each.id !== gone) });
  return {
    uploading,
    attach: (files: readonly File[]) => attach(files, false),
    /** Pictures go into the text of a rich letter, where the cursor is; the rest beside it. */
    insert: (files: readonly File[]) => attach(files, true),
    detach,
  };
}
