import { useState } from "react";
import type { AttachmentId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/en.ts";
import { type Uploading, upload } from "../composer/use-attach.ts";
import type { ChatWriter } from "./chat-writer.ts";

/** Files that go along with what is written, one after the other. @param refused why none can be attached here */
export function useChatFiles(writer: ChatWriter, refused: string | null) {
  const { api } = useConnection();
  const [uploading, setUploading] = useState<readonly Uploading[]>([]);
  const show = (name: string, percent: number | null) =>
    setUploading((before) => {
      const others = before.filter((each) => each.name !== name);
      return percent === null ? others : [...others, { name, percent }];
    });
  async function attachOne(file: File): Promise<void> {
    const { name } = file;
    show(name, 0);
    try {
      const attachment = await upload(api, await writer.draft(), file, (done) => show(name, Math.round(done * 100)));
      writer.change({ attachments: [...writer.content.attachments, attachment] });
    } catch (error) {
      const message = `${text.composer.attachFailed(name)} ${toApiError(error).message}`;
      useToasts.getState().show({ kind: "error", message });
    } finally {
      show(name, null);
    }
  }
  async function attach(files: readonly File[]): Promise<void> {
    if (refused !== null) return void useToasts.getState().show({ message: refused });
    for (const file of files) await attachOne(file);
  }
  const detach = (gone: AttachmentId) =>
    writer.change({ attachments: writer.content.attachments.filter(({ id }) => id !== gone) });
  return { uploading, attach: (files: readonly File[]) => void attach(files), detach };
}
