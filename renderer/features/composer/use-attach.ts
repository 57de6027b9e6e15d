import type { Editor } from "@tiptap/react";
import { type RefObject, useState } from "react";
import type { Api } from "../../../shared/api/pipe.ts";
import type { DraftContent } from "../../../shared/model/draft.ts";
import type { AttachmentId, DraftId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/en.ts";
import type { Writing } from "./use-draft.ts";

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

/** A file on its way into the draft. */
export interface Uploading {
  name: string;
  percent: number;
}

/** Attaches files to the draft that is written. */
export function useAttach(id: DraftId, { saver, change }: Writing, editor: RefObject<Editor | null>) {
  const { api } = useConnection();
  const [uploading, setUploading] = useState<readonly Uploading[]>([]);
  async function attachOne(file: File, inText: boolean): Promise<void> {
    const { name } = file;
    const show = (percent: number | null) =>
      setUploading((before) => {
        const others = before.filter((each) => each.name !== name);
        return percent === null ? others : [...others, { name, percent }];
      });
    show(0);
    try {
      const attachment = await upload(api, id, file, (done) => show(Math.round(done * 100)));
      const picture = inText && editor.current !== null && pictures.has(file.type);
      const contentId = `${crypto.randomUUID()}@bobbin`;
      const named = picture ? { ...attachment, contentId } : attachment;
      change({ attachments: [...saver.content.attachments, named] });
      if (picture)
        editor.current
          ?.chain()
          .focus()
          .setImage({ src: `cid:${contentId}`, alt: name })
          .run();
    } catch (error) {
      const message = `${text.composer.attachFailed(name)} ${toApiError(error).message}`;
      useToasts.getState().show({ kind: "error", message });
    } finally {
      show(null);
    }
  }
  async function attach(files: readonly File[], inText: boolean): Promise<void> {
    for (const file of files) await attachOne(file, inText);
  }
  const detach = (gone: AttachmentId) =>
    change({ attachments: saver.content.attachments.filter((each) => each.id !== gone) });
  return {
    uploading,
    attach: (files: readonly File[]) => void attach(files, false),
    /** Pictures go into the text of a rich letter, where the cursor is; the rest beside it. */
    insert: (files: readonly File[]) => void attach(files, true),
    detach,
  };
}
