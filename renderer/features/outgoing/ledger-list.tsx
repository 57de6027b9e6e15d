import { useState } from "react";
import type { LedgerState } from "../../../shared/api/outgoing.ts";
import type { AccountView } from "../../../shared/model/account.ts";
import type { ListPosition } from "../../../shared/model/conversation.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { useLive } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Empty } from "../../components/empty.tsx";
import { text } from "../../strings/en.ts";
import { accountName } from "../../text/account-name.ts";
import { Skeleton } from "../inbox/skeleton.tsx";
import { LedgerLine } from "./ledger-line.tsx";

interface Filter {
  state: LedgerState | null;
  accountId: AccountId | null;
}

const states: readonly LedgerState[] = ["held", "queued", "sending", "accepted", "unknown", "failed"];
const pageSize = 50;

/** Everything the user did that leaves this computer: what waits, what could not, and what was accepted lately. */
export function LedgerList({ accounts }: { accounts: readonly AccountView[] }) {
  const [filter, setFilter] = useState<Filter>({ state: null, accountId: null });
  const [pages, setPages] = useState(1);
  const choose = (part: Partial<Filter>): void => {
    setFilter({ ...filter, ...part });
    setPages(1);
  };
  const offline = accounts.some(({ state }) => state.kind === "offline");
  return (
    <div className="ledger">
      <LedgerFilter filter={filter} accounts={accounts} onChoose={choose} />
      {offline && (
        <p className="ledger-offline" role="status">
          {text.ledger.offline}
        </p>
      )}
      <ul className="plain-list" aria-label={text.ledger.label}>
        <LedgerPage filter={filter} accounts={accounts} after={null} pages={pages} onMore={() => setPages(pages + 1)} />
      </ul>
    </div>
  );
}

interface LedgerFilterProps {
  filter: Filter;
  accounts: readonly AccountView[];
  onChoose(part: Partial<Filter>): void;
}

function LedgerFilter({ filter, accounts, onChoose }: LedgerFilterProps) {
  return (
    <div className="ledger-filter">
      <select
        className="input"
        aria-label={text.ledger.filter}
        value={filter.state ?? ""}
        onChange={({ target }) => onChoose({ state: states.find((state) => state === target.value) ?? null })}
      >
        <option value="">{text.ledger.everything}</option>
        {states.map((state) => (
          <option key={state} value={state}>
            {text.ledger.states[state]}
          </option>
        ))}
      </select>
      {accounts.length > 1 && (
        <select
          className="input"
          aria-label={text.ledger.account}
          value={filter.accountId ?? ""}
          onChange={({ target }) =>
            onChoose({ accountId: accounts.find(({ id }) => String(id) === target.value)?.id ?? null })
          }
        >
          <option value="">{text.ledger.allAccounts}</option>
          {accounts.map((account) => (
            <option key={account.id} value={account.id}>
              {accountName(account)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

interface LedgerPageProps {
  filter: Filter;
  accounts: readonly AccountView[];
  after: ListPosition | null;
  /** So many pages are shown, this one among them. */
  pages: number;
  onMore(): void;
}

/** One page, and behind it the next: each begins where the one before ends now, so nothing is shown twice or missed. */
function LedgerPage({ filter, accounts, after, pages, onMore }: LedgerPageProps) {
  const { state, accountId } = filter;
  const asked = { states: state === null ? [] : [state], accountId, after, limit: pageSize };
  const { data, error } = useLive("outbox.page", asked);
  if (error && !data)
    return (
      <li>
        <Empty title={text.errors.list} hint={toApiError(error).message} />
      </li>
    );
  if (!data)
    return (
      <li>
        <Delayed>
          <Skeleton />
        </Delayed>
      </li>
    );
  const [title, hint] = state === null && accountId === null ? text.list.empty.outbox : text.ledger.none;
  if (data.rows.length === 0 && after === null)
    return (
      <li>
        <Empty title={title} hint={hint} />
      </li>
    );
  return (
    <>
      {data.rows.map((entry) => (
        <LedgerLine
          key={entry.id}
          entry={entry}
          account={accounts.length > 1 ? accounts.find(({ id }) => id === entry.accountId) : undefined}
        />
      ))}
      {data.next !== null &&
        (pages > 1 ? (
          <LedgerPage filter={filter} accounts={accounts} after={data.next} pages={pages - 1} onMore={onMore} />
        ) : (
          <li className="ledger-more">
            <button type="button" className="button" onClick={onMore}>
              {text.ledger.older}
            </button>
          </li>
        ))}
    </>
  );
}
