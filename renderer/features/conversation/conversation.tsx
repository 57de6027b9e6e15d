import type { AccountView } from "../../../shared/model/account.ts";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { toApiError } from "../../api/client.ts";
import { useLive, useMessages } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Empty } from "../../components/empty.tsx";
import { text } from "../../strings/en.ts";
import { ReplyBox } from "../composer/reply-box.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { MessageList } from "./message-list.tsx";
import { useMarkRead } from "./use-mark-read.ts";

/** One conversation: its head, its messages, and where to answer. */
export function Conversation({ id, accounts }: { id: ConversationId; accounts: readonly AccountView[] }) {
  const conversation = useLive("conversations.get", { id }, { conversationId: id });
  const pages = useMessages(id);
  useMarkRead(conversation.data);
  const error = conversation.error ?? pages.error;
  if (conversation.data && pages.data) {
    const messages = pages.data.pages.toReversed().flatMap(({ rows }) => rows);
    const older = pages.hasNextPage ? () => void pages.fetchNextPage({ cancelRefetch: false }) : null;
    return <Loaded conversation={conversation.data} messages={messages} older={older} accounts={accounts} />;
  }
  if (error) {
    return (
      <Empty title={text.errors.conversation} hint={toApiError(error).message}>
        <button
          type="button"
          className="button"
          onClick={() => void Promise.all([conversation.refetch(), pages.refetch()])}
        >
          {text.retry}
        </button>
      </Empty>
    );
  }
  return (
    <Delayed>
      <p className="empty quiet" role="status">
        {text.loading}…
      </p>
    </Delayed>
  );
}

interface LoadedProps {
  conversation: ConversationView;
  messages: MessageView[];
  older: (() => void) | null;
  accounts: readonly AccountView[];
}

function Loaded({ conversation, messages, older, accounts }: LoadedProps) {
  const account = accounts.find(({ id }) => id === conversation.accountId);
  return (
    <article className="conversation" style={account && { "--hue": account.hue }}>
      <ConversationHeader conversation={conversation} account={accounts.length > 1 ? account : undefined} />
      <MessageList messages={messages} older={older} />
      <ReplyBox conversation={conversation} messages={messages} />
    </article>
  );
}
