import { Ellipsis, MessageSquareReply, Pencil, SmilePlus } from "lucide-react";
import type { MessageView } from "../../../shared/model/message.ts";
import type { Action } from "../../actions/action.ts";
import { contextAt, performIn } from "../../actions/context.ts";
import { edit, messageMenu, openThread, react } from "../../actions/message.ts";
import { useConnection } from "../../api/context.ts";
import { actionItems } from "../../components/action-items.ts";
import { Menu } from "../../components/menu.tsx";
import { useReading } from "../../stores/reading.ts";
import { text } from "../../strings/text.ts";
import { EmojiPicker } from "./emoji-picker.tsx";
import { toggleReaction } from "./reactions.tsx";

const quick = [
  [openThread, MessageSquareReply],
  [edit, Pencil],
] as const;

/** What can be done with one message, beside it while it is pointed at; every entry is an action of the registry. */
export function MessageTools({ message }: { message: MessageView }) {
  const connection = useConnection();
  const context = contextAt(connection, message.id);
  const possible = (action: Action) => action.when(context) && (action.refused?.(context) ?? null) === null;
  const choosing = useReading((state) => state.reacting === message.id);
  const { react: choose } = useReading.getState();
  return (
    <div className="message-tools" role="toolbar" aria-label={text.chat.messageTools}>
      {(possible(react) || choosing) && (
        <EmojiPicker
          open={choosing}
          onOpenChange={(open) => choose(open ? message.id : null)}
          onPick={(emoji) => toggleReaction(connection, message, emoji, true)}
          trigger={
            <button type="button" className="icon-button small" aria-label={react.label} title={react.label}>
              <SmilePlus size={15} strokeWidth={1.75} aria-hidden="true" />
            </button>
          }
        />
      )}
      {quick.map(
        ([action, Icon]) =>
          possible(action) && (
            <button
              key={action.id}
              type="button"
              className="icon-button small"
              aria-label={action.label}
              title={action.label}
              onClick={() => performIn(action, context)}
            >
              <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
            </button>
          ),
      )}
      <Menu className="icon-button small" label={text.more} items={actionItems(messageMenu, context)}>
        <Ellipsis size={15} strokeWidth={1.75} aria-hidden="true" />
      </Menu>
    </div>
  );
}
