import type { MessageView } from "../../../shared/model/message.ts";
import { PersonAvatar } from "../../components/person-avatar.tsx";
import { useLayout } from "../../stores/layout.ts";
import { text } from "../../strings/text.ts";
import { senderOf } from "../conversation/sender.ts";

/** The sender's picture; a press tells more about them. */
export function SenderAvatar({ message }: { message: MessageView }) {
  const { sender, accountId } = message;
  const name = senderOf(message);
  const { identityId } = sender;
  const picture = <PersonAvatar name={name} accountId={accountId} picture={sender.picture} />;
  if (identityId === null) return picture;
  return (
    <button
      type="button"
      className="chat-avatar"
      aria-label={text.chat.person(name)}
      title={text.chat.person(name)}
      onClick={() => useLayout.getState().openDialog({ kind: "person", identityId })}
    >
      {picture}
    </button>
  );
}
