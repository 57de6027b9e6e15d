import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { DraftKind } from "../../../shared/model/draft.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { contextAt, orTell } from "../../actions/context.ts";
import {
  aboutSender,
  copyLink,
  copyText,
  edit,
  react,
  remove,
  ruleFrom,
  unreadFromHere,
  whyHere,
} from "../../actions/message.ts";
import { splitHere } from "../../actions/threading.ts";
import { useConnection } from "../../api/context.ts";
import { actionItems } from "../../components/action-items.ts";
import { Menu } from "../../components/menu.tsx";
import { useWriting } from "../../stores/writing.ts";
import { text } from "../../strings/text.ts";
import { OriginalDialog } from "./original-dialog.tsx";

/** What can be done with any message; what mail can't do says so. */
const common = [unreadFromHere, splitHere, copyText, copyLink, aboutSender, ruleFrom, whyHere, react, edit, remove];

/** What can be done with one letter. */
export function MessageMenu({ message }: { message: MessageView }) {
  const connection = useConnection();
  const { api } = connection;
  const [original, setOriginal] = useState(false);
  const { id, conversationId } = message;
  async function answer(kind: DraftKind): Promise<void> {
    const draft = await orTell(api.call("drafts.create", { kind, sourceId: id, accountId: null }));
    if (draft) useWriting.getState().openReply(conversationId, draft.id);
  }
  return (
    <>
      <Menu
        className="icon-button small"
        label={text.more}
        items={[
          { id: "reply", label: text.actions.reply, run: () => void answer("reply") },
          { id: "reply-all", label: text.actions.replyAll, run: () => void answer("reply-all") },
          { id: "forward", label: text.actions.forward, run: () => void answer("forward") },
          ...actionItems(common, contextAt(connection, id)),
          { id: "original", label: text.conversation.original, run: () => setOriginal(true) },
        ]}
      >
        <Ellipsis size={15} strokeWidth={1.75} aria-hidden="true" />
      </Menu>
      {original && <OriginalDialog id={id} onClose={() => setOriginal(false)} />}
    </>
  );
}
