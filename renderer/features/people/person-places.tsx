import { Paperclip } from "lucide-react";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { IdentityId } from "../../../shared/model/person.ts";
import { useLive } from "../../api/use-live.ts";
import { KindIcon } from "../../components/kind-icon.tsx";
import { useNow } from "../../components/use-now.ts";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { locale, text } from "../../strings/text.ts";
import { conversationName } from "../../text/conversation-name.ts";
import { shortTime } from "../../text/time.ts";

const atMost = 20;

function goTo(conversation: ConversationId, message?: MessageId): void {
  useLayout.getState().closeDialog();
  useSelection.getState().show(conversation, message);
}

/** Where one talks with somebody, across accounts, newest first. */
export function PersonConversations({ identityIds }: { identityIds: IdentityId[] }) {
  const now = useNow();
  const { data } = useLive("people.conversations", { identityIds, after: null, limit: atMost });
  if (!data) return null;
  return (
    <section>
      <h3>{text.people.conversations}</h3>
      {data.rows.length === 0 && <p className="quiet">{text.people.noConversations}</p>}
      <ul className="places">
        {data.rows.map((row) => (
          <li key={row.id}>
            <button type="button" className="place" data-unread={row.unreadCount > 0} onClick={() => goTo(row.id)}>
              <KindIcon kind={row.kind} />
              <span className="place-name">{conversationName(row)}</span>
              <span className="quiet">{shortTime(row.lastAt, now, locale)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What they sent, newest first; opens the message it came with. */
export function PersonFiles({ identityIds }: { identityIds: IdentityId[] }) {
  const now = useNow();
  const { data = [] } = useLive("people.files", { identityIds, limit: atMost });
  if (data.length === 0) return null;
  return (
    <section>
      <h3>{text.people.files}</h3>
      <ul className="places">
        {data.flatMap((message) =>
          message.attachments.map((attachment) => (
            <li key={attachment.id}>
              <button type="button" className="place" onClick={() => goTo(message.conversationId, message.id)}>
                <Paperclip size={14} strokeWidth={1.75} aria-hidden="true" />
                <span className="place-name">{attachment.name}</span>
                <span className="quiet">{shortTime(message.sentAt, now, locale)}</span>
              </button>
            </li>
          )),
        )}
      </ul>
    </section>
  );
}
