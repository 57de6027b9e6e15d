import { Reply } from "lucide-react";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import type { DraftKind, DraftView } from "../../../shared/model/draft.ts";
import type { ConversationId, DraftId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { contextNow, orTell } from "../../actions/context.ts";
import { answer } from "../../actions/write.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { useWriting } from "../../stores/writing.ts";
import { ofCore, text } from "../../strings/text.ts";
import { carried } from "./carried.ts";
import { Composer } from "./composer.tsx";
import type { DraftSaver } from "./draft-saver.ts";
import { shownAs } from "./recipients.ts";
import { useDraft } from "./use-draft.ts";

export interface ReplyBoxProps {
  conversation: ConversationView;
  messages: readonly MessageView[];
}

/** The foot of a conversation: one line until something is written. */
export function ReplyBox({ conversation, messages }: ReplyBoxProps) {
  const open = useWriting((state) => state.replies.get(conversation.id));
  if (open !== undefined) return <OpenReply key={open} draftId={open} conversationId={conversation.id} />;
  const { send } = conversation.limits;
  if (send !== null) return <p className="reply-refused">{ofCore(send)}</p>;
  return <ClosedReply conversationId={conversation.id} messages={messages} />;
}

function answeredName(messages: readonly MessageView[]): string {
  const incoming = messages.findLast(({ direction }) => direction === "in")?.addresses;
  const person = incoming ? (incoming.replyTo[0] ?? incoming.from[0]) : messages.at(-1)?.addresses.to[0];
  return person ? shownAs(person) : "";
}

function ClosedReply({
  conversationId,
  messages,
}: {
  conversationId: ConversationId;
  messages: readonly MessageView[];
}) {
  const connection = useConnection();
  const { data: drafts = [] } = useLive("drafts.list", { conversationId });
  const [draft] = drafts;
  function open(): void {
    if (draft) useWriting.getState().openReply(conversationId, draft.id);
    else void answer(contextNow(connection), conversationId, "reply");
  }
  return (
    <button type="button" className="reply-line" onClick={open}>
      <Reply size={16} strokeWidth={1.75} aria-hidden="true" />
      {draft ? <DraftGlimpse draft={draft} /> : <span>{text.composer.replyTo(answeredName(messages))}</span>}
    </button>
  );
}

function DraftGlimpse({ draft }: { draft: DraftView }) {
  return (
    <>
      <span className="badge" data-kind="draft">
        {text.list.badge.draft}
      </span>
      <span className="reply-glimpse">{draft.content.text || text.drafts.empty}</span>
    </>
  );
}

const nobody = { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] };

function OpenReply({ draftId, conversationId }: { draftId: DraftId; conversationId: ConversationId }) {
  const { api } = useConnection();
  const { draft, error } = useDraft(draftId);
  const { closeReply, openReply } = useWriting.getState();
  const close = () => closeReply(conversationId);
  async function changeKind(from: DraftView, kind: DraftKind, saver: DraftSaver): Promise<void> {
    const { sourceId } = from;
    // Discarded or not, the former draft has every word, and comes back with it.
    await saver.flush().catch(() => {});
    const next = await orTell(api.call("drafts.create", { kind, sourceId, accountId: null }));
    if (!next) return;
    const { id, version } = next;
    const source = sourceId === null ? null : await api.call("messages.get", { id: sourceId }).catch(() => null);
    const content = carried({ kind: from.kind, content: saver.content }, next.content, source?.addresses ?? nobody);
    if (!(await orTell(api.call("drafts.save", { id, version, content })))) return;
    saver.abandon();
    openReply(conversationId, next.id);
    await orTell(api.call("drafts.discard", { id: from.id }));
  }
  if (error) {
    return (
      <button type="button" className="reply-line" onClick={close}>
        {error.message}
      </button>
    );
  }
  if (!draft) return <div className="reply-line" aria-busy="true" />;
  return (
    <div className="reply-open">
      <Composer
        draft={draft}
        onDone={close}
        onClose={close}
        onKind={(kind, saver) => void changeKind(draft, kind, saver)}
      />
    </div>
  );
}
