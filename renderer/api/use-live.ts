import { keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { InputOf, MethodNames, OutputOf } from "../../shared/api/contract.ts";
import type { ConversationFilter } from "../../shared/api/conversations.ts";
import type { ApiError } from "../../shared/api/errors.ts";
import type { ConversationRow, ListPosition } from "../../shared/model/conversation.ts";
import type { MessageView } from "../../shared/model/message.ts";
import { useConnection } from "./context.ts";
import { keyOf } from "./live.ts";
import type { MessageSource } from "./message-lists.ts";
import type { PagedList, PagedState } from "./paged-list.ts";

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

/** What was found, page by page. */
export function useSearch(query: string) {
  const { api } = useConnection();
  return useInfiniteQuery({
    queryKey: ["search.query", { query }],
    queryFn: ({ pageParam }) => api.call("search.query", { query, after: pageParam, limit: 50 }),
    initialPageParam: startOfList(),
    getNextPageParam: ({ next }) => next,
    enabled: query.trim() !== "",
    placeholderData: keepPreviousData,
  });
}

function startOfList(): ListPosition | null {
  return null;
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

function useList<Row>(key: string, find: () => PagedList<Row>): LiveList<Row> {
  const [held, setHeld] = useState(() => ({ key, list: find() }));
  let { list } = held;
  if (held.key !== key) {
    list = find();
    setHeld({ key, list });
  }
  const state = useSyncExternalStore(list.subscribe, () => list.state);
  useEffect(() => {
    void list.look(0, 0);
  }, [list]);
  return { ...state, look: (first, last) => void list.look(first, last), again: () => void list.refresh() };
}
