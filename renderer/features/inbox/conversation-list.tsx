import { type MouseEvent, useEffect } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { ConversationRow } from "../../../shared/model/conversation.ts";
import { contextNow } from "../../actions/context.ts";
import { move, toggleStar } from "../../actions/triage.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useConversations } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Empty } from "../../components/empty.tsx";
import { useNow } from "../../components/use-now.ts";
import { useRowHeight } from "../../components/use-row-height.ts";
import { VirtualList } from "../../components/virtual-list.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { filterOf, type ViewKey } from "../../stores/views.ts";
import { text } from "../../strings/text.ts";
import { ConversationLine } from "./conversation-line.tsx";
import { Skeleton } from "./skeleton.tsx";

/** The conversations of the view that is shown. */
export function ConversationList({ accounts }: { accounts: readonly AccountView[] }) {
  const { view, unreadOnly } = useLayout();
  const list = useConversations(filterOf(view, unreadOnly));
  useOrder(list.rows);
  const pick = usePick();
  const cursor = useSelection((state) => state.cursor);
  const now = useNow();
  const rowHeight = useRowHeight();
  const hues = new Map(accounts.map(({ id, hue }) => [id, hue]));
  if (list.rows.length === 0) return <NoRows list={list} view={view} unreadOnly={unreadOnly} accounts={accounts} />;
  return (
    <VirtualList
      label={text.list.label}
      items={list.rows}
      rowHeight={rowHeight}
      idOf={idOf}
      cursor={cursor}
      onStep={useSelection.getState().move}
      onPick={pick}
      onLook={list.look}
      row={(row) => (
        <ConversationLine row={row} hue={accounts.length > 1 ? hues.get(row.accountId) : undefined} now={now} />
      )}
    />
  );
}

function idOf({ id }: ConversationRow): number {
  return id;
}

function useOrder(rows: readonly ConversationRow[]): void {
  useEffect(() => {
    useSelection.getState().setOrder(rows.map(({ id }) => id));
  }, [rows]);
}

/** A click opens; on the star it stars, on the mark or with Ctrl it ticks, with Shift it ticks a range. */
function usePick(): (row: ConversationRow, event: MouseEvent) => void {
  const connection = useConnection();
  return ({ id }, event) => {
    const selection = useSelection.getState();
    const spot = event.target instanceof Element ? event.target.closest("[data-do]")?.getAttribute("data-do") : null;
    if (spot === "star") return void toggleStar(contextNow(connection), [id]);
    if (spot === "archive" || spot === "trash") return void move(contextNow(connection), [id], spot);
    if (spot === "tick" || event.ctrlKey || event.metaKey) return selection.toggle(id);
    if (event.shiftKey) return selection.extend(id);
    selection.show(id);
  };
}

interface NoRowsProps {
  list: ReturnType<typeof useConversations>;
  view: ViewKey;
  unreadOnly: boolean;
  accounts: readonly AccountView[];
}

function NoRows({ list, view, unreadOnly, accounts }: NoRowsProps) {
  if (list.error) {
    return (
      <Empty title={text.errors.list} hint={toApiError(list.error).message}>
        <button type="button" className="button" onClick={list.again}>
          {text.retry}
        </button>
      </Empty>
    );
  }
  const arriving = accounts.some(({ state }) => state.kind === "connecting" || state.kind === "backfilling");
  if (list.loading) {
    return (
      <Delayed>
        <Skeleton />
      </Delayed>
    );
  }
  const [title, hint] = emptyText(view, unreadOnly);
  return <Empty title={title} hint={arriving ? text.list.arriving : hint} />;
}

function emptyText(view: ViewKey, unreadOnly: boolean): readonly [string, string] {
  const { empty } = text.list;
  if (unreadOnly) return empty.unread;
  if (view.kind === "account") return empty.inbox;
  if (view.kind === "snoozed") return text.snooze.empty;
  if (view.kind !== "role") return empty.other;
  return empty[view.name];
}
