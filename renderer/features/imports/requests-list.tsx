import type { AccountView } from "../../../shared/model/account.ts";
import type { Consent } from "../../../shared/model/consent.ts";
import type { OfferedConversation } from "../../../shared/model/conversation.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Empty } from "../../components/empty.tsx";
import { KindIcon } from "../../components/kind-icon.tsx";
import { useSelection } from "../../stores/selection.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";

/** People who wrote directly and were not decided upon yet. */
export function useRequests(): readonly OfferedConversation[] {
  const { data = [] } = useLive("imports.list", { accountId: null, consents: ["unknown"] });
  return data.filter(({ isRequest }) => isRequest);
}

/** Decides upon one conversation, and says so. */
function useDecide(): (row: OfferedConversation, consent: Consent, message: string) => Promise<boolean> {
  const { api } = useConnection();
  return async ({ id }, consent, message) => {
    const done = await orTell(api.call("imports.set", { ids: [id], consent }).then(() => true));
    if (done) useToasts.getState().show({ message });
    return done === true;
  };
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

/** What was blocked, with the way back. */
export function BlockedList() {
  const { data = [] } = useLive("imports.list", { accountId: null, consents: ["denied"] });
  const decide = useDecide();
  if (data.length === 0) return null;
  const { blockedTitle, unblock, unblocked } = text.requests;
  return (
    <section>
      <h3>{blockedTitle}</h3>
      <ul>
        {data.map((row) => (
          <li key={row.id} className="setting">
            <span>
              <KindIcon kind={row.kind} /> {row.name}
            </span>
            <button
              type="button"
              className="button small"
              aria-label={`${unblock} ${row.name}`}
              onClick={() => void decide(row, "unknown", unblocked(row.name))}
            >
              {unblock}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
