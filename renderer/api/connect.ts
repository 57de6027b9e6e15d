import { QueryClient } from "@tanstack/react-query";
import type { Host } from "../../shared/host.ts";
import { useCore } from "../stores/core.ts";
import { type Client, createClient } from "./client.ts";
import { createLists, type Lists } from "./lists.ts";
import { createLive, type Live, refetchTouched } from "./live.ts";
import { createMessageLists, type MessageLists } from "./message-lists.ts";
import { createSearches, type Searches } from "./searches.ts";

/** What every part of the page may use: the API, its live answers, and the host. */
export interface Connection {
  api: Client;
  host: Host;
  live: Live;
  queries: QueryClient;
  lists: Lists;
  messages: MessageLists;
  searches: Searches;
}

/** Puts client, notices and cache together. Answers never grow old by time, only by notices. */
export function connect(host: Host): Connection {
  const live = createLive();
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 120_000,
        retry: false,
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  });
  const api = createClient(host, {
    onChanged: (notice) => live.notice(notice),
    onParked: () => useCore.getState().setParked(true),
  });
  host.onLetIn?.((letIn) => useCore.getState().setLetIn(letIn));
  live.subscribe((stale) => refetchTouched(queries, stale));
  api.onConnection((connected) => {
    if (connected) live.everything();
  });
  const lists = createLists(api, live);
  return {
    api,
    host,
    live,
    queries,
    lists,
    messages: createMessageLists(api, live),
    searches: createSearches(api, live),
  };
}
