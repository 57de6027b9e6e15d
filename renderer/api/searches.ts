import type { Api } from "../../shared/api/pipe.ts";
import type { SearchAnswer, SearchHit } from "../../shared/api/search.ts";
import type { ListPosition, Page } from "../../shared/model/conversation.ts";
import { isTouched, type Live } from "./live.ts";
import { PagedList } from "./paged-list.ts";

/** What is told of a search as a whole. */
export type SearchHead = Pick<SearchAnswer, "problems" | "coverage">;

export interface Search {
  list: PagedList<SearchHit>;
  /** Of the newest answer; null before the first. */
  head(): SearchHead | null;
}

/** The searches of the last keystrokes. */
export type Searches = (query: string) => Search;

const kept = 12;
/** ms; an import tells of changes many times a second, and what was found is seldom among them. */
const roundsApart = 300;

/** Keeps what was found up to date by the notices: what is on screen, and not more often than one can read. */
export function createSearches(api: Api, live: Live): Searches {
  const searches = new Map<string, Search>();
  const refresh = atMostEvery(roundsApart, () => {
    for (const { list } of searches.values()) void list.refresh();
  });
  live.subscribe((stale) => {
    if (isTouched("search.query", null, stale)) refresh();
    return undefined;
  });
  return (query) => {
    const search = searches.get(query) ?? begin(api, query);
    searches.delete(query);
    searches.set(query, search);
    const [oldest] = searches.keys();
    if (searches.size > kept && oldest !== undefined) searches.delete(oldest);
    return search;
  };
}

function begin(api: Api, query: string): Search {
  let head: SearchHead | null = null;
  async function fetch(after: ListPosition | null, limit: number): Promise<Page<SearchHit>> {
    if (query.trim() === "") return { rows: [], next: null };
    const { hits, next, ...told } = await api.call("search.query", { query, after, limit, each: "conversation" });
    if (after === null) head = told;
    return { rows: hits, next: next && placeOf(next.id) };
  }
  return { list: new PagedList(fetch, ({ messageId }) => placeOf(messageId)), head: () => head };
}

/** What is found stands in the order of its ids, which grow with time. */
function placeOf(id: number): ListPosition {
  return { at: id, id };
}

/** Runs at once, then again at the end of each stretch in which it was asked for. @param milliseconds of a stretch */
function atMostEvery(milliseconds: number, run: () => void): () => void {
  let resting = false;
  let asked = false;
  return function ask(): void {
    asked = true;
    if (resting) return;
    asked = false;
    resting = true;
    setTimeout(() => {
      resting = false;
      if (asked) ask();
    }, milliseconds);
    run();
  };
}
