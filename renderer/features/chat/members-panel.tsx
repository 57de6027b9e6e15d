import type { ConversationView, ParticipantView } from "../../../shared/model/conversation.ts";
import { Avatar } from "../../components/avatar.tsx";
import { useLayout } from "../../stores/layout.ts";
import { text } from "../../strings/text.ts";
import { conversationName } from "../../text/conversation-name.ts";
import { SidePanel } from "./thread-panel.tsx";

/** Who is in a conversation. */
export function MembersPanel({ conversation }: { conversation: ConversationView }) {
  const { participants, memberCount } = conversation;
  const all = memberCount ?? participants.length;
  const name = conversationName(conversation);
  return (
    <SidePanel title={text.chat.members} label={text.chat.membersOf(name)} hint={text.chat.memberCount(all)}>
      <div className="side-scroll">
        {conversation.topic !== "" && <p className="members-topic">{conversation.topic}</p>}
        <ul className="members">
          {participants.map((person) => (
            <li key={person.identityId}>
              <Member person={person} />
            </li>
          ))}
        </ul>
        {all > participants.length && (
          <p className="quiet members-more">{text.chat.membersKnown(participants.length, all)}</p>
        )}
      </div>
    </SidePanel>
  );
}

function Member({ person: { identityId, name, address, role } }: { person: ParticipantView }) {
  return (
    <button
      type="button"
      className="member"
      onClick={() => useLayout.getState().openDialog({ kind: "person", identityId })}
    >
      <Avatar name={name || address} />
      <span className="member-name">{name || address}</span>
      {role === "self" && <span className="quiet">{text.chat.you}</span>}
      {role === "bot" && <span className="badge">{text.chat.bot}</span>}
      {name !== "" && <span className="member-address quiet">{address}</span>}
    </button>
  );
}
