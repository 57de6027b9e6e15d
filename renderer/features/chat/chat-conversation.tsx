import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { lastEditable } from "../../actions/message.ts";
import { type LiveList, useMessageList } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { useReading } from "../../stores/reading.ts";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/text.ts";
import { conversationName } from "../../text/conversation-name.ts";
import { ConversationHeader } from "../conversation/conversation-header.tsx";
import { ChatComposer } from "./chat-composer.tsx";
import { ChatTimeline } from "./chat-timeline.tsx";
import { MembersPanel } from "./members-panel.tsx";
import { ThreadPanel } from "./thread-panel.tsx";
import { type Older, useOlder } from "./use-older.ts";
import { useSeen } from "./use-seen.ts";
import { useTimeline } from "./use-timeline.ts";
import { useWatch } from "./use-watch.ts";

export interface ChatConversationProps {
  conversation: ConversationView;
  /** False: this is how it was at an earlier look; it is being asked for again. */
  current: boolean;
  account: AccountView | undefined;
  /** Named in the head, where there are several. */
  several: boolean;
}

/** A channel, a group or a direct conversation: its timeline, what stands beside it, and where something is said. */
export function ChatConversation({ conversation, current, account, several }: ChatConversationProps) {
  const { id } = conversation;
  const panel = useReading((state) => state.panel);
  const held = useMessageList({ kind: "conversation", conversationId: id });
  const list = { ...held, current: held.current && current };
  const lastOwn = useMemo(() => lastEditable(list.rows.toReversed()), [list.rows]);
  useWatch(id);
  useEffect(() => useReading.getState().begin(id), [id]);
  return (
    <article className="conversation" style={account && { "--hue": account.hue }}>
      <ConversationHeader conversation={conversation} account={several ? account : undefined} />
      <div className="chat" data-side={panel !== null}>
        <div className="chat-main">
          <MainTimeline conversation={conversation} list={list} />
          <ChatComposer conversation={conversation} parentId={null} lastOwn={lastOwn} />
        </div>
        {panel?.kind === "thread" && <ThreadPanel key={panel.id} conversation={conversation} id={panel.id} />}
        {panel?.kind === "members" && <MembersPanel conversation={conversation} />}
      </div>
    </article>
  );
}

function MainTimeline({ conversation, list }: { conversation: ConversationView; list: LiveList<MessageView> }) {
  const [last, setLast] = useState(-1);
  const target = useSelection((state) => state.message);
  const { older, ask } = useOlder(conversation.id);
  const shown = useRef({ count: 0 });
  const { messages, items, messageAt, ready } = useTimeline(conversation, list, last >= shown.current.count - 1);
  shown.current.count = messages.length;
  useOrder(messages);
  useSeen({ conversationId: conversation.id, messages, last, part: false });
  const asked = useRef(-1);
  const askFirst = useRef(ask);
  function onLook(from: number, to: number): void {
    const newest = messageAt[Math.min(to, messageAt.length - 1)] ?? -1;
    const oldest = Math.max(0, messageAt[from] ?? 0);
    setLast(newest);
    list.look(messages.length - 1 - newest, messages.length - 1 - oldest);
    if (!list.complete || oldest > 20 || older !== "maybe" || asked.current === messages.length) return;
    asked.current = messages.length;
    ask();
  }
  const empty = ready && list.complete && messages.length === 0;
  useEffect(() => {
    if (empty) askFirst.current();
  }, [empty]);
  if (!ready) {
    return (
      <div className="timeline">
        <Delayed>
          <p className="empty quiet" role="status">
            {text.loading}…
          </p>
        </Delayed>
      </div>
    );
  }
  const below = messages.slice(last + 1).filter(({ read, direction }) => !read && direction === "in").length;
  return (
    <ChatTimeline
      label={text.chat.timeline}
      items={items}
      target={target}
      own={messages.findLast(({ outgoing }) => outgoing !== null)?.id ?? null}
      inThread={false}
      below={below}
      onLook={onLook}
      top={list.complete && <Top name={conversationName(conversation)} older={older} onAsk={ask} />}
    />
  );
}

/** The order for the keys that go from message to message. */
function useOrder(messages: readonly MessageView[]): void {
  useEffect(() => {
    useReading.getState().setOrder(messages.map(({ id }) => id));
  }, [messages]);
}

/** What stands above the oldest message that is here. */
function Top({ name, older, onAsk }: { name: string; older: Older; onAsk(): void }): ReactNode {
  if (older === "none") return <p className="quiet">{text.chat.beginning(name)}</p>;
  if (older === "asking") {
    return (
      <p className="quiet" role="status">
        {text.chat.loadingOlder}
      </p>
    );
  }
  return (
    <p className="quiet">
      {older === "failed" && `${text.chat.olderFailed} `}
      <button type="button" className="plain-button" onClick={onAsk}>
        {text.conversation.older}
      </button>
    </p>
  );
}
