import { useState } from "react";
import type { LedgerState } from "../../../shared/api/outgoing.ts";
import type { AccountView } from "../../../shared/model/account.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { useLedger } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Empty } from "../../components/empty.tsx";
import { text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { Skeleton } from "../inbox/skeleton.tsx";
import { LedgerLine } from "./ledger-line.tsx";

interface Filter {
  state: LedgerState | null;
  accountId: AccountId | null;
}

const states: readonly LedgerState[] = ["held", "queued", "sending", "accepted", "unknown", "failed"];

/** Everything the user did that leaves this computer: what waits, what could not, and what was accepted lately. */
export function LedgerList({ accounts }: { accounts: readonly AccountView[] }) {
  const [filter, setFilter] = useState<Filter>({ state: null, accountId: null });
  const choose = (part: Partial<Filter>): void => {
    setFilter({ ...filter, ...part });
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
        <LedgerLines filter={filter} accounts={accounts} />
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

/** One list, each line under its own name: what is done with a line goes on whatever comes and goes around it. */
function LedgerLines({ filter, accounts }: { filter: Filter; accounts: readonly AccountView[] }) {
  const { state, accountId } = filter;
  const { rows, loading, complete, error, look } = useLedger({ states: state === null ? [] : [state], accountId });
  const [title, hint] = state === null && accountId === null ? text.list.empty.outbox : text.ledger.none;
  if (rows.length === 0)
    return (
      <li>
        {loading ? (
          <Delayed>
            <Skeleton />
          </Delayed>
        ) : error ? (
          <Empty title={text.errors.list} hint={toApiError(error).message} />
        ) : (
          <Empty title={title} hint={hint} />
        )}
      </li>
    );
  return (
    <>
      {rows.map((entry) => (
        <LedgerLine
          key={entry.id}
          entry={entry}
          account={accounts.length > 1 ? accounts.find(({ id }) => id === entry.accountId) : undefined}
        />
      ))}
      {!complete && (
        <li className="ledger-more">
          <button type="button" className="button" onClick={() => look(0, rows.length)}>
            {text.ledger.older}
          </button>
        </li>
      )}
    </>
  );
}
