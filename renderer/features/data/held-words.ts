import { useEdits } from "../../stores/edits.ts";
import { holders } from "../../stores/unstored.ts";
import { ChatWriter } from "../chat/chat-writer.ts";
import { DraftSaver } from "../composer/draft-saver.ts";

/** What was written and is only in this window, as plain text, to be put somewhere by the user. */
export function heldWords(): string {
  const drafts = holders().flatMap((holder) => {
    if (holder instanceof DraftSaver) return [`${holder.content.subject}\n${holder.content.text}`];
    return holder instanceof ChatWriter ? [holder.content.text] : [];
  });
  return [...drafts, ...useEdits.getState().words.values()]
    .map((words) => words.trim())
    .filter((words) => words !== "")
    .join("\n\n");
}
