import type { Editor } from "@tiptap/react";
import type { RefObject } from "react";
import type { Api } from "../../../shared/api/pipe.ts";
import type { DraftContent } from "../../../shared/model/draft.ts";
import type { AttachmentId, DraftId } from "../../../shared/model/ids.ts";
import { useConnection } from "../../api/context.ts";
import { takeFiles, useUploads } from "../../stores/uploads.ts";
import { type DraftSaver, heldSaver } from "./draft-saver.ts";
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

/** The name of a draft as a place for files. */
export function draftPlace(id: DraftId): string {
  return `draft ${id}`;
}

/** How files get into a text: which of them do, asked when they are there, and what shows them in it. */
interface IntoText {
  name(file: File, attachment: Attachment): Attachment;
  show(attachment: Attachment): void;
}

/** Attaches files to a draft, also when its composer is left meanwhile. @param inText absent: beside the text */
export async function attachFiles(
  api: Api,
  saver: DraftSaver,
  files: readonly File[],
  inText?: IntoText,
): Promise<void> {
  const { id } = saver;
  const leave = saver.occupy();
  await takeFiles(draftPlace(id), files, async (file, onProgress) => {
    const uploaded = await upload(api, id, file, onProgress);
    const attachment = inText?.name(file, uploaded) ?? uploaded;
    // Discarded and taken back meanwhile, it is saved by somebody else.
    const now = saver.stands ? saver : (heldSaver(id) ?? saver);
    now.change({ ...now.content, attachments: [...now.content.attachments, attachment] });
    inText?.show(attachment);
  });
  leave();
}

/** Attaches files to the draft that is written. */
export function useAttach({ saver, change }: Writing, editor: RefObject<Editor | null>) {
  const { api } = useConnection();
  const uploading = useUploads(draftPlace(saver.id));
  /** Pictures go into the text of a rich letter, where the cursor is, if it is still written. */
  function intoText(file: File, attachment: Attachment): Attachment {
    if (editor.current === null || !pictures.has(file.type)) return attachment;
    return { ...attachment, contentId: `${crypto.randomUUID()}@bobbin` };
  }
  function show({ name, contentId }: Attachment): void {
    if (contentId === undefined) return;
    editor.current
      ?.chain()
      .focus()
      .setImage({ src: `cid:${contentId}`, alt: name })
      .run();
  }
  const detach = (gone: AttachmentId) =>
    change({ attachments: saver.content.attachments.filter((each) => each.id !== gone) });
  return {
    uploading,
    attach: (files: readonly File[]) => void attachFiles(api, saver, files),
    /** Pictures go into the text; the rest beside it. */
    insert: (files: readonly File[]) => void attachFiles(api, saver, files, { name: intoText, show }),
    detach,
  };
}
