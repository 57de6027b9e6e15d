import type { DraftView } from "../../../shared/model/draft.ts";
import { useLive } from "../../api/use-live.ts";
import { Empty } from "../../components/empty.tsx";
import { useNow } from "../../components/use-now.ts";
import { useSelection } from "../../stores/selection.ts";
import { useWriting } from "../../stores/writing.ts";
import { locale, text } from "../../strings/text.ts";
import { shownOf } from "../../text/mentions.ts";
import { shortTime } from "../../text/time.ts";
import { shownAs } from "../composer/recipients.ts";

function openDraft({ id, kind, conversationId }: DraftView): void {
  if (conversationId === null) {
    useWriting.getState().openPanel(id);
    return;
  }
  // What is said in chat is written at the foot of its conversation anyway.
  if (kind !== "message") useWriting.getState().openReply(conversationId, id);
  useSelection.getState().show(conversationId);
}

/** Everything begun and not sent, newest first. */
export function DraftList() {
  const { data } = useLive("drafts.list", { conversationId: null });
  const now = useNow();
  if (!data) return null;
  const [title, hint] = text.list.empty.drafts;
  if (data.length === 0) return <Empty title={title} hint={hint} />;
  return (
    <ul className="plain-list" aria-label={text.drafts.label}>
      {data.map((draft) => (
        <li key={draft.id}>
          <button type="button" className="plain-line" onClick={() => openDraft(draft)}>
            <span className="line-top">
              <span className="line-people plain-people">
                {draft.kind === "message"
                  ? text.chatComposer.draft
                  : draft.content.to.map(shownAs).join(", ") || text.drafts.noRecipient}
              </span>
              <span className="line-spacer" />
              <span className="line-time">{shortTime(draft.updatedAt, now, locale)}</span>
            </span>
            {draft.kind !== "message" && (
              <span className="line-subject">{draft.content.subject || text.list.noSubject}</span>
            )}
            <span className="line-snippet">{shownOf(draft.content.text).text.slice(0, 200) || text.drafts.empty}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
