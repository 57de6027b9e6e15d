import { useMemo } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import { isChat } from "../../actions/shown.ts";
import { toApiError } from "../../api/client.ts";
import { useLive, useMessageList } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Empty } from "../../components/empty.tsx";
import { text } from "../../strings/text.ts";
import { ChatConversation } from "../chat/chat-conversation.tsx";
import { ReplyBox } from "../composer/reply-box.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { MessageList } from "./message-list.tsx";
import { useMarkRead } from "./use-mark-read.ts";

export interface ConversationProps {
  id: ConversationId;
  accounts: readonly AccountView[];
}

/** One conversation: letters, or a timeline that goes on. */
export function Conversation({ id, accounts }: ConversationProps) {
  const { data, error, refetch, isStale, isFetching } = useLive("conversations.get", { id }, { conversationId: id });
  if (data) {
    const account = accounts.find((each) => each.id === data.accountId);
    const shown = { conversation: data, account, several: accounts.length > 1 };
    return isChat(data.kind) ? (
      <ChatConversation {...shown} current={!isStale || !isFetching} />
    ) : (
      <Letters {...shown} />
    );
  }
  return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading />;
}

function Failed({ error, onRetry }: { error: unknown; onRetry(): void }) {
  return (
    <Empty title={text.errors.conversation} hint={toApiError(error).message}>
      <button type="button" className="button" onClick={onRetry}>
        {text.retry}
      </button>
    </Empty>
  );
}

function Loading() {
  return (
    <Delayed>
      <p className="empty quiet" role="status">
        {text.loading}…
      </p>
    </Delayed>
  );
}

interface LettersProps {
  conversation: ConversationView;
  account: AccountView | undefined;
  several: boolean;
}

function Letters({ conversation, account, several }: LettersProps) {
  const list = useMessageList({ kind: "conversation", conversationId: conversation.id });
  const messages = useMemo(() => list.rows.toReversed(), [list.rows]);
  useMarkRead(conversation);
  if (list.loading) return <Loading />;
  if (list.error && messages.length === 0) return <Failed error={list.error} onRetry={list.again} />;
  const older = list.complete ? null : () => list.look(0, messages.length);
  return (
    <article className="conversation" style={account && { "--hue": account.hue }}>
      <ConversationHeader conversation={conversation} account={several ? account : undefined} />
      <MessageList messages={messages} older={older} />
      <ReplyBox conversation={conversation} messages={messages} />
    </article>
  );
}
