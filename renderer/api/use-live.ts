import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { InputOf, MethodNames, OutputOf } from "../../shared/api/contract.ts";
import type { ConversationFilter } from "../../shared/api/conversations.ts";
import type { ApiError } from "../../shared/api/errors.ts";
import type { LedgerEntry } from "../../shared/api/outgoing.ts";
import type { SearchHit } from "../../shared/api/search.ts";
import type { ConversationRow } from "../../shared/model/conversation.ts";
import type { MessageView } from "../../shared/model/message.ts";
import { useConnection } from "./context.ts";
import { isTouched, keyOf } from "./live.ts";
import type { MessageSource } from "./message-lists.ts";
import { PagedList, type PagedState } from "./paged-list.ts";
import type { SearchHead } from "./searches.ts";

export interface LiveOptions {
  /** False: nothing is asked. */
  enabled?: boolean;
  /** The answer is only about this conversation; notices about others leave it alone. */
  conversationId?: number;
}

/** The answer to a read, asked again whenever a table it depends on changes. */
export function useLive<Name extends MethodNames<"read">>(
  method: Name,
  input: InputOf<Name>,
  { enabled = true, conversationId }: LiveOptions = {},
): UseQueryResult<OutputOf<Name>, ApiError> {
  const { api } = useConnection();
  return useQuery<OutputOf<Name>, ApiError>({
    queryKey: [method, input],
    queryFn: () => api.call(method, input),
    enabled,
    ...(conversationId !== undefined && { meta: { conversationId } }),
  });
}

/** A list of any length, and how to say which of its rows are on screen. */
export type LiveList<Row> = PagedState<Row> & { look(first: number, last: number): void; again(): void };

/** The conversations of a view. */
export function useConversations(view: ConversationFilter): LiveList<ConversationRow> {
  const { lists } = useConnection();
  return useList(keyOf("conversations.list", view), () => lists(view));
}

/** Messages in one order of time, newest first. */
export function useMessageList(source: MessageSource): LiveList<MessageView> {
  const { messages } = useConnection();
  return useList(keyOf("messages.list", source), () => messages.of(source));
}

/** What the user did and leaves this computer, newest first. Every row that was asked for is kept up to date. */
export function useLedger(filter: Pick<InputOf<"outbox.page">, "states" | "accountId">): LiveList<LedgerEntry> {
  const { api, live } = useConnection();
  const key = keyOf("outbox.page", filter);
  const list = useHeld(
    key,
    () =>
      new PagedList<LedgerEntry>(
        (after, limit) => api.call("outbox.page", { ...filter, after, limit }),
        ({ createdAt, id }) => ({ at: createdAt, id }),
      ),
  );
  useEffect(
    () => live.subscribe((stale) => (isTouched("outbox.page", null, stale) ? list.refresh() : undefined)),
    [live, list],
  );
  return useList(key, () => list);
}

/** What was found; until the first answer, what the letters before it found. `head` null: nothing was answered yet. */
export function useSearch(query: string): LiveList<SearchHit> & { head: SearchHead | null } {
  const { searches } = useConnection();
  const search = useHeld(query, () => searches(query));
  const found = { ...useList(query, () => search.list), head: search.head() };
  const last = useRef(found);
  if (!found.loading) last.current = found;
  return query.trim() === "" ? found : { ...last.current, error: found.error, look: found.look };
}

/** The same thing until another one is named. */
function useHeld<Thing>(key: string, find: () => Thing): Thing {
  const [held, setHeld] = useState(() => ({ key, thing: find() }));
  if (held.key === key) return held.thing;
  const next = { key, thing: find() };
  setHeld(next);
  return next.thing;
}

function useList<Row>(key: string, find: () => PagedList<Row>): LiveList<Row> {
  const list = useHeld(key, find);
  const state = useSyncExternalStore(list.subscribe, () => list.state);
  useEffect(() => {
    void list.look(0, 0);
  }, [list]);
  return { ...state, look: (first, last) => void list.look(first, last), again: () => void list.refresh() };
}
