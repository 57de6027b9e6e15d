import type { ConversationFilter } from "../../shared/api/conversations.ts";
import type { Api } from "../../shared/api/pipe.ts";
import type { ListPosition, Page } from "../../shared/model/conversation.ts";
import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { MessageView } from "../../shared/model/message.ts";
import { isTouched, keyOf, type Live } from "./live.ts";
import { PagedList } from "./paged-list.ts";

/** Which messages, in one order of time. */
export type MessageSource =
  | { kind: "conversation"; conversationId: ConversationId }
  | { kind: "thread"; id: MessageId; conversationId: ConversationId }
  | { kind: "timeline"; view: ConversationFilter };

/** The messages looked at last, newest first, kept up to date by the notices. */
export interface MessageLists {
  of(source: MessageSource): PagedList<MessageView>;
  /** A message that is in one of the lists held. */
  find(id: MessageId): MessageView | null;
}

const kept = 12;

const methods = {
  conversation: "messages.list",
  thread: "messages.replies",
  timeline: "messages.timeline",
} as const;

function ask(api: Api, source: MessageSource, before: ListPosition | null, limit: number): Promise<Page<MessageView>> {
  switch (source.kind) {
    case "conversation":
      return api.call("messages.list", { conversationId: source.conversationId, before, limit });
    case "thread":
      return api.call("messages.replies", { id: source.id, before, limit });
    case "timeline":
      return api.call("messages.timeline", { view: source.view, before, limit });
  }
}

function aboutOf(source: MessageSource): number | null {
  return source.kind === "timeline" ? null : source.conversationId;
}

/** Holds the lists of the conversations visited last. */
export function createMessageLists(api: Api, live: Live): MessageLists {
  const lists = new Map<string, { source: MessageSource; list: PagedList<MessageView> }>();
  live.subscribe((stale) => {
    const touched = [...lists.values()].filter(({ source }) => isTouched(methods[source.kind], aboutOf(source), stale));
    if (touched.length === 0) return undefined;
    return Promise.all(touched.map(({ list }) => list.refresh()));
  });
  return {
    of(source) {
      const key = keyOf(methods[source.kind], source);
      const held = lists.get(key) ?? { source, list: newestFirst(api, source) };
      lists.delete(key);
      lists.set(key, held);
      const [oldest] = lists.keys();
      if (lists.size > kept && oldest !== undefined) lists.delete(oldest);
      return held.list;
    },
    find(id) {
      for (const { list } of lists.values()) {
        const found = list.state.rows.find((message) => message.id === id);
        if (found) return found;
      }
      return null;
    },
  };
}

/** The core tells each page oldest first; a list goes back in time. */
function newestFirst(api: Api, source: MessageSource): PagedList<MessageView> {
  return new PagedList<MessageView>(
    async (before, limit) => {
      const { rows, next } = await ask(api, source, before, limit);
      return { rows: rows.toReversed(), next };
    },
    ({ sentAt, id }) => ({ at: sentAt, id }),
  );
}
