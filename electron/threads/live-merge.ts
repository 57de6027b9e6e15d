import type { SyncSummary } from "../../shared/api/accounts.ts";
import type { MethodName, OutputOf, ParsedOf } from "../../shared/api/contract.ts";
import { isWhole, type Undoable } from "../../shared/api/conversations.ts";
import type { LedgerEntry } from "../../shared/api/outgoing.ts";
import type { SearchAnswer } from "../../shared/api/search.ts";
import type { ConversationRow, ListPosition, Page } from "../../shared/model/conversation.ts";
import { liveBase } from "../../shared/model/ids.ts";
import type { MessageView } from "../../shared/model/message.ts";
import { placeOf } from "../db/queries/list-place.ts";

/** How a list is ordered; `newer` is positive where `a` stands before `b`. */
interface Order<Row> {
  position(row: Row): ListPosition;
  newer(a: ListPosition, b: ListPosition): number;
}

/**
 * One page of two lists: what one list has not shown yet may stand before what the other shows, so nothing behind the
 * newest `next` is shown. Following `next` shows every row of both once, in order.
 */
export function mergeNewest<Row>(pages: readonly Page<Row>[], order: Order<Row>, limit: number): Page<Row> {
  const { position, newer } = order;
  const [bound] = pages.flatMap(({ next }) => next ?? []).toSorted((a, b) => newer(b, a));
  const sure = pages
    .flatMap(({ rows }) => rows.map((row) => ({ row, at: position(row) })))
    .toSorted((a, b) => newer(b.at, a.at))
    .filter(({ at }) => bound === undefined || newer(at, bound) >= 0);
  const shown = sure.slice(0, limit);
  const last = sure.length > limit ? shown.at(-1)?.at : bound;
  return { rows: shown.map(({ row }) => row), next: last ?? null };
}

/** Lists by the ids of messages, which grow with time in both databases. */
export const idOrdered: ReadonlySet<string> = new Set(["messages.timeline", "search.query"]);

/** Where the list of one side goes on after a position of the merged one; of equal times what is live comes first. */
export function continueAt({ at, id }: ListPosition, side: "kept" | "live"): ListPosition {
  const plain = id % liveBase;
  if (side === "live") return { at, id: liveBase + plain };
  return { at, id: id >= liveBase ? plain + 1 : plain };
}

const newerId = (a: ListPosition, b: ListPosition): number => (a.id % liveBase) - (b.id % liveBase) || a.id - b.id;
const newerTime = (a: ListPosition, b: ListPosition): number => a.at - b.at || a.id - b.id;
const conversationOrder: Order<ConversationRow> = {
  position: ({ lastAt, id }) => ({ at: lastAt, id }),
  newer: newerTime,
};
/** In lists of folders, pinned ones come first. */
const folderOrder: Order<ConversationRow> = {
  position: ({ lastAt, pinned, id }) => ({ at: placeOf(lastAt, pinned === true), id }),
  newer: newerTime,
};

const ledgerOrder: Order<LedgerEntry> = {
  position: ({ createdAt, id }) => ({ at: createdAt, id }),
  newer: newerTime,
};

const messageOrder: Order<MessageView> = { position: ({ id, sentAt }) => ({ at: sentAt, id }), newer: newerId };

type Merges = {
  [Name in MethodName]?: (kept: OutputOf<Name>, live: OutputOf<Name>, input: ParsedOf<Name>) => OutputOf<Name>;
};

/** What is asked of both sides, and how their answers become one. */
export const merges: Merges = {
  "accounts.list": (kept, live) => kept.map((row) => live.find(({ id }) => id === row.id) ?? row),
  "accounts.folders": byAccount,
  "accounts.sync": addUp,
  "accounts.syncAll": addUp,
  "accounts.syncPreferences": addUp,
  "conversations.list": (kept, live, { limit, view }) =>
    mergeNewest([kept, live], isWhole(view) ? conversationOrder : folderOrder, limit),
  "conversations.count": (kept, live) => kept + live,
  "conversations.unread": (kept, live) => kept + live,
  "conversations.watch": () => null,
  "drafts.list": (kept, live) => [...kept, ...live].toSorted((a, b) => b.updatedAt - a.updatedAt || b.id - a.id),
  "imports.list": byAccount,
  "imports.set": () => null,
  "messages.fetch": () => null,
  "messages.timeline": (kept, live, { limit }) => {
    const { rows, next } = mergeNewest([kept, live], messageOrder, limit);
    return { rows: rows.toReversed(), next };
  },
  "outbox.list": (kept, live) => [...kept, ...live].toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id),
  "outbox.page": (kept, live, { limit }) => mergeNewest([kept, live], ledgerOrder, limit),
  "outbox.zone": () => null,
  "people.consent": () => null,
  "people.conversations": (kept, live, { limit }) => mergeNewest([kept, live], conversationOrder, limit),
  "people.files": (kept, live, { limit }) =>
    [...kept, ...live].toSorted((a, b) => (b.id % liveBase) - (a.id % liveBase)).slice(0, limit),
  "people.find": (kept, live, { limit }) => ({
    persons: alternate(kept.persons, live.persons).slice(0, limit),
    identities: alternate(kept.identities, live.identities).slice(0, limit),
  }),
  "people.suggest": (kept, live, { limit }) => {
    const known = new Map(alternate(kept, live).map((one) => [one.address.toLowerCase(), one]));
    return [...known.values()].slice(0, limit);
  },
  "people.suggestions": (kept, live) => [...kept, ...live],
  "remote.forget": () => null,
  "remote.senders": (kept, live) => [...new Set([...kept, ...live])].sort(),
  "search.query": mergeFound,
  "senders.list": (kept, live) => [
    ...kept,
    ...live.filter(({ sender }) => !kept.some((known) => known.sender === sender)),
  ],
  "senders.set": joinActs,
  "triage.move": joinActs,
  "triage.mute": joinActs,
  "triage.pin": joinActs,
  "triage.read": joinActs,
  "triage.snooze": joinActs,
  "triage.star": joinActs,
  "triage.unsnooze": () => null,
};

function byAccount<Row extends { accountId: number }>(kept: readonly Row[], live: readonly Row[]): Row[] {
  return [...kept, ...live].toSorted((a, b) => a.accountId - b.accountId);
}

/** Both are best first, by measures that don't compare. */
function alternate<Row>(kept: readonly Row[], live: readonly Row[]): Row[] {
  const length = Math.max(kept.length, live.length);
  return Array.from({ length }, (_, index) => [
    ...kept.slice(index, index + 1),
    ...live.slice(index, index + 1),
  ]).flat();
}

function addUp(kept: SyncSummary, live: SyncSummary): SyncSummary {
  const [a, b] = [kept.conversations, live.conversations];
  return {
    conversations: {
      eligible: a.eligible + b.eligible,
      synced: a.synced + b.synced,
      failed: [...a.failed, ...b.failed],
    },
    messages: {
      new: kept.messages.new + live.messages.new,
      changed: kept.messages.changed + live.messages.changed,
      removed: kept.messages.removed + live.messages.removed,
    },
    seconds: Math.max(kept.seconds, live.seconds),
  };
}

/** What goes wrong on one side is told beside what was done on the other. */
export const summaries: ReadonlySet<string> = new Set([
  "accounts.sync",
  "accounts.syncAll",
  "accounts.syncPreferences",
]);

export function failedSummary(reason: string): SyncSummary {
  const failed = [{ what: "", reason }];
  return {
    conversations: { eligible: 0, synced: 0, failed },
    messages: { new: 0, changed: 0, removed: 0 },
    seconds: 0,
  };
}

function joinActs(kept: Undoable, live: Undoable): Undoable {
  return { undoId: `${kept.undoId} ${live.undoId}`, messages: kept.messages + live.messages };
}

/** A folder or conversation that only one side knows limits the search to that side. */
function mergeFound(kept: SearchAnswer, live: SearchAnswer, { limit }: { limit: number }): SearchAnswer {
  const problems = kept.problems.filter((problem) => live.problems.includes(problem));
  const pages = [kept, live]
    .filter((side) => side.problems.length === problems.length)
    .map(({ hits, next }) => ({ rows: hits, next }));
  const position = ({ messageId, at }: SearchAnswer["hits"][number]): ListPosition => ({ at, id: messageId });
  const { rows, next } = mergeNewest(pages, { position, newer: newerId }, limit);
  const told = new Map([...kept.coverage, ...live.coverage].map((one) => [one.accountId, one]));
  return { hits: rows, next, problems, coverage: [...told.values()] };
}
