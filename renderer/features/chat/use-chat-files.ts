import type { AttachmentId } from "../../../shared/model/ids.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";
import { upload } from "../composer/use-attach.ts";
import { useUploads } from "../composer/use-uploads.ts";
import type { ChatWriter } from "./chat-writer.ts";

/** Files that go along with what is written, one after the other. @param refused why none can be attached here */
export function useChatFiles(writer: ChatWriter, refused: string | null) {
  const { api } = useConnection();
  const { uploading, take } = useUploads();
  async function attachOne(file: File, onProgress: (done: number) => void): Promise<void> {
    const attachment = await upload(api, await writer.draft(), file, onProgress);
    writer.change({ attachments: [...writer.content.attachments, attachment] });
  }
  function attach(files: readonly File[]): void {
    if (refused !== null) useToasts.getState().show({ message: refused });
    else void take(files, attachOne);
  }
  const detach = (gone: AttachmentId) =>
    writer.change({ attachments: writer.content.attachments.filter(({ id }) => id !== gone) });
  return { uploading, attach, detach };
}
