import type { Api } from "../../../shared/api/pipe.ts";
import type { AttachmentId } from "../../../shared/model/ids.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";
import { takeFiles, useUploads } from "../../stores/uploads.ts";
import { upload } from "../composer/use-attach.ts";
import type { ChatWriter } from "./chat-writer.ts";

/** Attaches files to what is written in a place, also when that is left meanwhile. */
export async function attachToChat(api: Api, writer: ChatWriter, files: readonly File[]): Promise<void> {
  const arrived = writer.expectFiles();
  await takeFiles(writer.place, files, async (file, onProgress) => {
    const attachment = await upload(api, await writer.draft(), file, onProgress);
    writer.change({ attachments: [...writer.content.attachments, attachment] });
  });
  arrived();
}

/** Files that go along with what is written, one after the other. @param refused why none can be attached here */
export function useChatFiles(writer: ChatWriter, refused: string | null) {
  const { api } = useConnection();
  const uploading = useUploads(writer.place);
  function attach(files: readonly File[]): void {
    if (refused !== null) useToasts.getState().show({ message: refused });
    else void attachToChat(api, writer, files);
  }
  const detach = (gone: AttachmentId) =>
    writer.change({ attachments: writer.content.attachments.filter(({ id }) => id !== gone) });
  return { uploading, attach, detach };
}
