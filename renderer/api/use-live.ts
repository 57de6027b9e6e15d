import { keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { InputOf, MethodNames, OutputOf } from "../../shared/api/contract.ts";
import type { ConversationFilter } from "../../shared/api/conversations.ts";
import type { ApiError } from "../../shared/api/errors.ts";
import type { ConversationRow, ListPosition } from "../../shared/model/conversation.ts";
import { useConnection } from "./context.ts";
import { keyOf } from "./live.ts";
import type { PagedState } from "./paged-list.ts";

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

/** The pages of a conversation's messages, oldest first, newest page loaded first. */
export function useMessages(conversationId: InputOf<"messages.list">["conversationId"]) {
  const { api } = useConnection();
  const limit = 50;
  return useInfiniteQuery({
    queryKey: ["messages.list", { conversationId, limit }],
    meta: { conversationId },
    queryFn: ({ pageParam }) => api.call("messages.list", { conversationId, before: pageParam, limit }),
    initialPageParam: startOfList(),
    getNextPageParam: ({ next }) => next,
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

/** The conversations of a view as a list of any length, and how to say which rows are on screen. */
export function useConversations(
  view: ConversationFilter,
): PagedState<ConversationRow> & { look(first: number, last: number): void; again(): void } {
  const { lists } = useConnection();
  const key = keyOf("conversations.list", view);
  const [held, setHeld] = useState(() => ({ key, list: lists(view) }));
  let { list } = held;
  if (held.key !== key) {
    list = lists(view);
    setHeld({ key, list });
  }
  const state = useSyncExternalStore(list.subscribe, () => list.state);
  useEffect(() => {
    void list.look(0, 0);
  }, [list]);
  return { ...state, look: (first, last) => void list.look(first, last), again: () => void list.refresh() };
}
