import { QueryClient } from "@tanstack/react-query";
import type { Connection } from "../../../renderer/api/connect.ts";
import { createLists } from "../../../renderer/api/lists.ts";
import { createLive } from "../../../renderer/api/live.ts";
import { createMessageLists } from "../../../renderer/api/message-lists.ts";
import { createSearches } from "../../../renderer/api/searches.ts";
import type { Api } from "../../../shared/api/pipe.ts";

/** What a page has around a core in memory. */
export function connectionOf(core: Api): Connection {
  const live = createLive();
  return {
    api: { call: core.call, connected: true, onConnection: () => () => {} },
    host: { kind: "loopback", version: "", pipe: { post() {}, on() {} }, openExternal() {}, attachmentUrl: String },
    live,
    queries: new QueryClient(),
    lists: createLists(core, live),
    messages: createMessageLists(core, live),
    searches: createSearches(core, live),
  };
}
