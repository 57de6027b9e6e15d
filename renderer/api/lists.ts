import type { ConversationFilter } from "../../shared/api/conversations.ts";
import type { Api } from "../../shared/api/pipe.ts";
import type { ConversationRow } from "../../shared/model/conversation.ts";
import { isTouched, keyOf, type Live } from "./live.ts";
import { PagedList } from "./paged-list.ts";

/** The lists of the views visited last, so that going back to one is instant, with or without a connection. */
export type Lists = (view: ConversationFilter) => PagedList<ConversationRow>;

const kept = 12;

/** Keeps the lists up to date by the notices; those not on screen wait until they are looked at. */
export function createLists(api: Api, live: Live): Lists {
  const lists = new Map<string, PagedList<ConversationRow>>();
  live.subscribe((stale) => {
    if (!isTouched("conversations.list", null, stale)) return undefined;
    return Promise.all([...lists.values()].map((list) => list.refresh()));
  });
  return (view) => {
    const key = keyOf("conversations.list", view);
    const list =
      lists.get(key) ??
      new PagedList<ConversationRow>(
        (after, limit) => api.call("conversations.list", { view, after, limit }),
        ({ lastAt, id }) => ({ at: lastAt, id }),
      );
    // The newest use stands last; the oldest goes.
    lists.delete(key);
    lists.set(key, list);
    const [oldest] = lists.keys();
    if (lists.size > kept && oldest !== undefined) lists.delete(oldest);
    return list;
  };
}
