import type { Page } from "../../../shared/model/conversation.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { safeFileName } from "../../mail/file-name.ts";
import { unnamed } from "./attachments.ts";

/** Declared names of files may be hostile. */
export function withSafeNames(message: MessageView): MessageView {
  return {
    ...message,
    attachments: message.attachments.map((file) => ({
      ...file,
      name: safeFileName(file.name, unnamed(file.contentType)),
    })),
  };
}

export function withSafeFileNames({ rows, next }: Page<MessageView>): Page<MessageView> {
  return { rows: rows.map(withSafeNames), next };
}
