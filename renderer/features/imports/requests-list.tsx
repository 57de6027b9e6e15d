import type { AccountView } from "../../../shared/model/account.ts";
import type { OfferedConversation } from "../../../shared/model/conversation.ts";
import { useLive } from "../../api/use-live.ts";
import { Empty } from "../../components/empty.tsx";
import { KindIcon } from "../../components/kind-icon.tsx";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { useDecide } from "./use-decide.ts";

/** People who wrote directly and were not decided upon yet. */
export function useRequests(): readonly OfferedConversation[] {
  const { data = [] } = useLive("imports.list", { accountId: null, consents: ["unknown"] });
  return data.filter(({ isRequest }) => isRequest);
}

/** Requests by name only: nothing of them is here before they are allowed. */
export function RequestsList({ accounts }: { accounts: readonly AccountView[] }) {
  const requests = useRequests();
  if (requests.length === 0) return <Empty title={text.requests.empty} hint={text.requests.emptyHint} />;
  return (
    <div className="plain-list">
      <p className="quiet requests-lead">{text.requests.lead}</p>
      <ul aria-label={text.requests.title}>
        {requests.map((row) => (
          <RequestLine key={row.id} row={row} account={accounts.find(({ id }) => id === row.accountId)} />
        ))}
      </ul>
    </div>
  );
}

function RequestLine({ row, account }: { row: OfferedConversation; account: AccountView | undefined }) {
  const decide = useDecide();
  const { allow, block, allowed, blocked } = text.requests;
  async function allowIt(): Promise<void> {
    if (await decide(row, "allowed", allowed(row.name))) useSelection.getState().show(row.id);
  }
  return (
    <li className="request" style={account && { "--hue": account.hue }}>
      <div className="request-text">
        <p className="request-name">
          <KindIcon kind={row.kind} /> {row.name}
        </p>
        {account && (
          <p className="quiet account-chip">
            <span className="account-dot" aria-hidden="true" />
            {accountName(account)}
          </p>
        )}
      </div>
      <button
        type="button"
        className="button small primary"
        aria-label={`${allow} ${row.name}`}
        onClick={() => void allowIt()}
      >
        {allow}
      </button>
      <button
        type="button"
        className="button small"
        aria-label={`${block} ${row.name}`}
        onClick={() => void decide(row, "denied", blocked(row.name))}
      >
        {block}
      </button>
    </li>
  );
}
