import { Paperclip } from "lucide-react";
import { useEffect } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { toApiError } from "../../api/client.ts";
import { useLive, useMessageList } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Empty } from "../../components/empty.tsx";
import { Hidden } from "../../components/hidden.tsx";
import { KindIcon } from "../../components/kind-icon.tsx";
import { useNow } from "../../components/use-now.ts";
import { useRowHeight } from "../../components/use-row-height.ts";
import { rowId, VirtualList } from "../../components/virtual-list.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { filterOf } from "../../stores/views.ts";
import { locale, text } from "../../strings/text.ts";
import { conversationName } from "../../text/conversation-name.ts";
import { shortTime } from "../../text/time.ts";
import { nameOf } from "../chat/chat-message.tsx";
import { Skeleton } from "./skeleton.tsx";

/** Every message of every conversation in one order of time, newest first (R37). */
export function TimelineList({ accounts }: { accounts: readonly AccountView[] }) {
  const { view, unreadOnly } = useLayout();
  const list = useMessageList({ kind: "timeline", view: filterOf(view, unreadOnly) });
  const { rows } = list;
  const open = useSelection((state) => state.message);
  const now = useNow();
  const rowHeight = useRowHeight();
  useEffect(() => {
    useSelection.getState().setOrder([...new Set(rows.map(({ conversationId }) => conversationId))]);
  }, [rows]);
  if (rows.length === 0) {
    if (list.error) return <Empty title={text.errors.list} hint={toApiError(list.error).message} />;
    if (!list.loading) return <Empty title={text.timeline.empty} hint={text.timeline.emptyHint} />;
    return (
      <Delayed>
        <Skeleton />
      </Delayed>
    );
  }
  const show = ({ conversationId, id }: MessageView) => useSelection.getState().show(conversationId, id);
  return (
    <VirtualList
      label={text.timeline.label}
      items={rows}
      rowHeight={rowHeight}
      idOf={idOf}
      cursor={open}
      onStep={(step) => {
        const at = rows.findIndex(({ id }) => id === open);
        const next = rows[at + step];
        if (next) show(next);
      }}
      onPick={show}
      onLook={list.look}
      row={(message) => (
        <TimelineLine
          message={message}
          hue={accounts.length > 1 ? accounts.find(({ id }) => id === message.accountId)?.hue : undefined}
          now={now}
        />
      )}
    />
  );
}

function idOf({ id }: MessageView): number {
  return id;
}

interface TimelineLineProps {
  message: MessageView;
  hue: number | undefined;
  now: number;
}

function TimelineLine({ message, hue, now }: TimelineLineProps) {
  const open = useSelection((state) => state.message === message.id);
  const { conversationId, read, snippet, content, sentAt, attachments } = message;
  const { data } = useLive("conversations.get", { id: conversationId }, { conversationId });
  return (
    <div
      className="line"
      role="option"
      id={rowId(message.id)}
      tabIndex={-1}
      aria-selected={open}
      data-unread={!read}
      data-current={open}
      data-open={open}
      style={hue === undefined ? undefined : { "--hue": hue }}
    >
      <span className="line-mark" aria-hidden="true">
        <span className="line-dot" data-unread={!read} data-hue={hue !== undefined} />
      </span>
      <div className="line-text">
        <div className="line-top">
          {!read && <Hidden>{text.list.unread}</Hidden>}
          <span className="line-people">{nameOf(message)}</span>
          <span className="line-spacer" />
          {attachments.length > 0 && (
            <Paperclip aria-hidden="true" className="line-clip" size={13} strokeWidth={1.75} />
          )}
          <span className="line-time">{shortTime(sentAt, now, locale)}</span>
        </div>
        <div className="line-middle">
          {data && <KindIcon kind={data.kind} size={13} />}
          <span className="line-subject">{data ? conversationName(data).replace(/^#/, "") : message.subject}</span>
        </div>
        <div className="line-bottom">
          <span className="line-snippet">{content === "removed" ? text.chat.removed : snippet}</span>
        </div>
      </div>
    </div>
  );
}
