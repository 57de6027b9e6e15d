import type { MessageView } from "../../../shared/model/message.ts";
import { text } from "../../strings/text.ts";
import { shownAs } from "../composer/recipients.ts";

/** Who wrote it, for people. */
export function senderOf({ addresses, direction }: MessageView): string {
  const [from] = addresses.from;
  if (from) return shownAs(from);
  return direction === "out" ? text.me : text.list.nobody;
}
