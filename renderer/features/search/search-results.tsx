import { Paperclip } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { SearchHit } from "../../../shared/api/search.ts";
import type { AccountView } from "../../../shared/model/account.ts";
import { toApiError } from "../../api/client.ts";
import type { SearchHead } from "../../api/searches.ts";
import { useSearch } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Empty } from "../../components/empty.tsx";
import { Hidden } from "../../components/hidden.tsx";
import { useNow } from "../../components/use-now.ts";
import { useRowHeight } from "../../components/use-row-height.ts";
import { rowId, VirtualList } from "../../components/virtual-list.tsx";
import { useSelection } from "../../stores/selection.ts";
import { locale, text } from "../../strings/text.ts";
import { markedParts } from "../../text/marked.ts";
import { dayOf, shortTime } from "../../text/time.ts";
import { Skeleton } from "../inbox/skeleton.tsx";

/** The newest hit of each conversation; opening it shows that message. */
export function firstOfEach(hits: readonly SearchHit[]): SearchHit[] {
  const seen = new Set<number>();
  return hits.filter(({ conversationId }) => seen.size !== seen.add(conversationId).size);
}

export interface SearchResultsProps {
  query: string;
  accounts: readonly AccountView[];
}

/** What was found, what was not understood, and how much was searched. */
export function SearchResults({ query, accounts }: SearchResultsProps) {
  const { rows, complete, head, error, look } = useSearch(query);
  const hits = useMemo(() => firstOfEach(rows), [rows]);
  const cursor = useSelection((state) => state.cursor);
  useEffect(() => {
    useSelection.getState().setOrder(hits.map(({ conversationId }) => conversationId));
  }, [hits]);
  const onLook = useMoreAtTheEnd(query, { rows, hits, complete, look });
  const now = useNow();
  const rowHeight = useRowHeight();
  const hues = new Map(accounts.map(({ id, hue }) => [id, hue]));
  if (!head) {
    if (error) return <Empty title={text.errors.list} hint={toApiError(error).message} />;
    return (
      <Delayed>
        <Skeleton />
      </Delayed>
    );
  }
  return (
    <>
      <Problems problems={head.problems} />
      {hits.length === 0 ? (
        <Empty title={text.search.none} hint={text.search.noneHint} />
      ) : (
        <VirtualList
          label={text.search.results}
          items={hits}
          rowHeight={rowHeight}
          idOf={conversationOf}
          cursor={cursor}
          onStep={useSelection.getState().move}
          onPick={(hit) => useSelection.getState().show(hit.conversationId, hit.messageId)}
          onLook={onLook}
          row={(hit) => <HitLine hit={hit} hue={accounts.length > 1 ? hues.get(hit.accountId) : undefined} now={now} />}
        />
      )}
      <Coverage coverage={head.coverage} accounts={accounts} />
    </>
  );
}

interface Found {
  rows: readonly SearchHit[];
  /** The newest of each conversation. */
  hits: readonly SearchHit[];
  complete: boolean;
  look(first: number, last: number): void;
}

/**
 * Says which of all that was found is on screen. Where the last line is, more is asked for until there is one more line
 * or nothing more: what came may all be in conversations that are shown already.
 */
function useMoreAtTheEnd(query: string, { rows, hits, complete, look }: Found): (from: number, to: number) => void {
  const seen = useRef({ query, last: 0 });
  if (seen.current.query !== query) seen.current = { query, last: 0 };
  const wanted = useRef(look);
  wanted.current = look;
  const [found, shown] = [rows.length, hits.length];
  useEffect(() => {
    if (!complete && found > 0 && seen.current.last >= shown - 1) wanted.current(found - 1, found);
  }, [found, shown, complete]);
  return (from, to) => {
    seen.current.last = to;
    const last = to >= shown - 1 ? rows.length : placeIn(rows, hits[to]);
    look(placeIn(rows, hits[from]) ?? 0, last ?? rows.length);
  };
}

function conversationOf({ conversationId }: SearchHit): number {
  return conversationId;
}

/** Where a hit stands among all of them; null for none. */
function placeIn(hits: readonly SearchHit[], hit: SearchHit | undefined): number | null {
  return hit === undefined ? null : hits.indexOf(hit);
}

function Problems({ problems }: Pick<SearchHead, "problems">) {
  if (problems.length === 0) return null;
  return (
    <div className="search-note" role="status">
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </div>
  );
}

/** How far back was searched (I53). */
function Coverage({ coverage, accounts }: Pick<SearchHead, "coverage"> & { accounts: readonly AccountView[] }) {
  const partial = coverage.filter(({ complete }) => !complete);
  const said = partial.map(({ accountId, since }) => {
    const name = accounts.find(({ id }) => id === accountId)?.address ?? "";
    return since === null ? text.search.none_yet(name) : text.search.since(name, dayOf(since, locale));
  });
  return <p className="coverage">{said.length === 0 ? text.search.all : said.join(" · ")}</p>;
}

function HitLine({ hit, hue, now }: { hit: SearchHit; hue: number | undefined; now: number }) {
  const current = useSelection((state) => state.cursor === hit.conversationId);
  const open = useSelection((state) => state.open === hit.conversationId);
  const time = shortTime(hit.at, now, locale);
  return (
    <div
      className="line"
      role="option"
      id={rowId(hit.conversationId)}
      tabIndex={-1}
      aria-selected={open}
      data-unread={hit.unread}
      data-current={current}
      data-open={open}
      style={hue === undefined ? undefined : { "--hue": hue }}
    >
      <span className="line-mark" aria-hidden="true">
        <span className="line-dot" data-unread={hit.unread} data-hue={hue !== undefined} />
      </span>
      <div className="line-text">
        <div className="line-top">
          {hit.unread && <Hidden>{text.list.unread}</Hidden>}
          <span className="line-people">{hit.from}</span>
          <span className="line-spacer" />
          {hit.hasAttachments && <Paperclip aria-hidden="true" className="line-clip" size={13} strokeWidth={1.75} />}
          <span className="line-time">{time}</span>
        </div>
        <div className="line-middle">
          <span className="line-subject">{hit.subject || text.list.noSubject}</span>
        </div>
        <div className="line-bottom">
          <Marked marked={hit.marked} />
        </div>
      </div>
    </div>
  );
}

function Marked({ marked }: { marked: string }) {
  let at = 0;
  return (
    <span className="line-snippet">
      {markedParts(marked).map((part) => {
        at += part.text.length + 1;
        return part.hit ? <mark key={at}>{part.text}</mark> : part.text;
      })}
    </span>
  );
}
