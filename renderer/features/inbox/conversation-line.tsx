import { Archive, Check, Paperclip, Pin, Star, Trash2 } from "lucide-react";
import { memo } from "react";
import type { ConversationRow } from "../../../shared/model/conversation.ts";
import { isChat } from "../../actions/shown.ts";
import { Hidden } from "../../components/hidden.tsx";
import { KindIcon } from "../../components/kind-icon.tsx";
import { rowId } from "../../components/virtual-list.tsx";
import { useSelection } from "../../stores/selection.ts";
import { locale, text } from "../../strings/text.ts";
import { conversationName, namesOf } from "../../text/conversation-name.ts";
import { shortTime } from "../../text/time.ts";
import { momentWords } from "../../text/time-presets.ts";

export interface ConversationLineProps {
  row: ConversationRow;
  /** The account's hue; left out while there is only one account. */
  hue: number | undefined;
  /** ms UTC */
  now: number;
}

/** Who wrote a letter; of chat what it is called. */
function titleOf(row: ConversationRow): string {
  if (isChat(row.kind)) return conversationName(row);
  return row.people.length === 0 ? text.list.nobody : namesOf(row.people);
}

/** Below a chat's last words: what it is, and who spoke last. */
function chatFacts({ kind, people }: ConversationRow): string {
  const label = kind === "ticket" || kind === "booking" ? "" : text.chat.kinds[kind];
  return kind === "direct" ? label : [label, namesOf(people)].filter((part) => part !== "").join(" · ");
}

/** What the row shows by weight and marks, in words for screen readers. */
function marks(row: ConversationRow): string {
  const { list } = text;
  const facts = [
    isChat(row.kind) ? chatFacts(row) : row.messageCount > 1 && list.messages(row.messageCount),
    row.pinned && text.standing.pinned,
    row.starred && list.starred,
    row.hasAttachments && list.attachment,
    row.outgoing !== "none" && list[row.outgoing],
  ];
  return facts.filter((fact) => typeof fact === "string").join(", ");
}

/** One conversation in the list. */
export const ConversationLine = memo(function ConversationLine({ row, hue, now }: ConversationLineProps) {
  const current = useSelection((state) => state.cursor === row.id);
  const open = useSelection((state) => state.open === row.id);
  const ticked = useSelection((state) => state.selected.has(row.id));
  const time = shortTime(row.lastAt, now, locale);
  return (
    <div
      className="line"
      role="option"
      id={rowId(row.id)}
      tabIndex={-1}
      aria-selected={ticked || open}
      data-unread={row.unreadCount > 0}
      data-current={current}
      data-open={open}
      data-ticked={ticked}
      style={hue === undefined ? undefined : { "--hue": hue }}
    >
      <LineMark hue={hue} unread={row.unreadCount > 0} ticked={ticked} />
      <div className="line-text">
        <LineTop row={row} time={time} />
        <div className="line-middle">
          <span className="line-subject">{isChat(row.kind) ? row.snippet : row.subject || text.list.noSubject}</span>
          <LineBadges row={row} />
        </div>
        <div className="line-bottom">
          <span className="line-snippet">{isChat(row.kind) ? chatFacts(row) : row.snippet}</span>
          <span className="line-star" data-do="star" data-on={row.starred} aria-hidden="true">
            <Star size={15} strokeWidth={1.75} />
          </span>
        </div>
        <Hidden>{marks(row)}</Hidden>
      </div>
    </div>
  );
});

function LineMark({ hue, unread, ticked }: { hue: number | undefined; unread: boolean; ticked: boolean }) {
  return (
    <span className="line-mark" data-do="tick" aria-hidden="true">
      {ticked ? (
        <span className="line-tick">
          <Check size={12} strokeWidth={3} />
        </span>
      ) : (
        <span className="line-dot" data-unread={unread} data-hue={hue !== undefined} />
      )}
    </span>
  );
}

function LineTop({ row, time }: { row: ConversationRow; time: string }) {
  return (
    <div className="line-top">
      {row.unreadCount > 0 && <Hidden>{text.list.unread}</Hidden>}
      {isChat(row.kind) && row.kind !== "channel" && <KindIcon kind={row.kind} size={13} />}
      <span className="line-people">{titleOf(row)}</span>
      {isChat(row.kind) && row.unreadCount > 0 && (
        <span className="line-unread" aria-hidden="true">
          {row.unreadCount > 99 ? "99+" : row.unreadCount}
        </span>
      )}
      {!isChat(row.kind) && row.messageCount > 1 && (
        <span className="line-count" aria-hidden="true">
          {row.messageCount}
        </span>
      )}
      <span className="line-spacer" />
      {row.pinned && <Pin aria-hidden="true" className="line-clip" size={13} strokeWidth={1.75} />}
      {row.hasAttachments && <Paperclip aria-hidden="true" className="line-clip" size={13} strokeWidth={1.75} />}
      <span className="line-time">{time}</span>
      {!isChat(row.kind) && <QuickActions />}
    </div>
  );
}

function QuickActions() {
  return (
    <span className="line-quick" aria-hidden="true">
      <span data-do="archive" title={text.actions.archive}>
        <Archive size={15} strokeWidth={1.75} />
      </span>
      <span data-do="trash" title={text.actions.trash}>
        <Trash2 size={15} strokeWidth={1.75} />
      </span>
    </span>
  );
}

function LineBadges({ row }: { row: ConversationRow }) {
  const { badge } = text.list;
  return (
    <>
      {row.snoozedUntil !== undefined && (
        <span className="badge" data-kind="draft">
          {text.snooze.until(momentWords(row.snoozedUntil, locale))}
        </span>
      )}
      {row.hasDraft && (
        <span className="badge" data-kind="draft">
          {badge.draft}
        </span>
      )}
      {row.outgoing !== "none" && (
        <span className="badge" data-kind={row.outgoing}>
          {badge[row.outgoing]}
        </span>
      )}
    </>
  );
}
