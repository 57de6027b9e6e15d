import type { AccountView } from "../../../shared/model/account.ts";
import { text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { Pace, Progress } from "./account-status.tsx";

function isBusy({ state, pace }: AccountView): boolean {
  return state.kind === "backfilling" || (state.kind === "connected" && pace !== "");
}

/**
 * At the foot of the navigation, where nothing moves for it: what is being fetched, and how fast that may go. While one
 * account is busy all have their line.
 */
export function SyncFoot({ accounts }: { accounts: readonly AccountView[] }) {
  if (!accounts.some(isBusy)) return null;
  return (
    <ul className="sync-foot">
      {accounts.map((account) => (
        <li key={account.id} style={{ "--hue": account.hue }}>
          {accounts.length > 1 && <p className="sync-name">{accountName(account)}</p>}
          <AccountBusy account={account} />
        </li>
      ))}
    </ul>
  );
}

function AccountBusy({ account }: { account: AccountView }) {
  if (account.state.kind === "backfilling") return <Progress account={account} />;
  if (isBusy(account)) return <Pace account={account} />;
  return <p className="account-status">{text.account.states[account.state.kind]}</p>;
}
