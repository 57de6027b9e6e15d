import { Tooltip } from "@base-ui/react/tooltip";
import { SmilePlus } from "lucide-react";
import type { AccountId } from "../../../shared/model/ids.ts";
import type { MessageView, ReactionView } from "../../../shared/model/message.ts";
import { contextAt, orTell, performIn } from "../../actions/context.ts";
import { react as reactAction } from "../../actions/message.ts";
import type { Connection } from "../../api/connect.ts";
import { useConnection } from "../../api/context.ts";
import { ofCore, text } from "../../strings/text.ts";
import { CustomEmoji } from "./custom-emoji.tsx";

/** Sets or takes back an own reaction, if that can be done here; else says why not. */
export function toggleReaction(connection: Connection, message: MessageView, emoji: string, on: boolean): void {
  const context = contextAt(connection, message.id);
  const reason = reactAction.refused?.(context) ?? null;
  if (reason !== null) return void context.toasts.show({ message: ofCore(reason) });
  void orTell(connection.api.call("messages.react", { id: message.id, emoji, on }));
}

/** Who reacted, the user first; what is counted but not named is said by number. */
export function reactedBy({ names, count, mine }: ReactionView): string {
  const known = mine && !names.includes(text.chat.you) ? [text.chat.you, ...names] : names;
  const shown = known.slice(0, count);
  return text.chat.and(shown.join(", "), count - shown.length);
}

/** The emoji under a message: how often, by whom, and one's own at a click. */
export function Reactions({ message }: { message: MessageView }) {
  const connection = useConnection();
  if (message.reactions.length === 0) return null;
  return (
    <ul className="reactions" aria-label={text.chat.reactions}>
      {message.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Pill
            reaction={reaction}
            accountId={message.accountId}
            onToggle={() => toggleReaction(connection, message, reaction.emoji, !reaction.mine)}
          />
        </li>
      ))}
      <li>
        <button
          type="button"
          className="reaction add"
          aria-label={text.chat.addReaction}
          title={text.chat.addReaction}
          onClick={() => performIn(reactAction, contextAt(connection, message.id))}
        >
          <SmilePlus size={14} strokeWidth={1.75} aria-hidden="true" />
        </button>
      </li>
    </ul>
  );
}

interface PillProps {
  reaction: ReactionView;
  accountId: AccountId;
  onToggle(): void;
}

function Pill({ reaction, accountId, onToggle }: PillProps) {
  const { emoji, picture, count, mine } = reaction;
  const who = reactedBy(reaction);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        className="reaction"
        aria-pressed={mine}
        aria-label={text.chat.reaction(emoji, count, who)}
        onClick={onToggle}
      >
        <span className="reaction-emoji" aria-hidden="true">
          {picture === null ? emoji : <CustomEmoji name={emoji} picture={picture} accountId={accountId} />}
        </span>
        <span aria-hidden="true">{count}</span>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="tooltip-place">
          <Tooltip.Popup className="tooltip">{who}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
