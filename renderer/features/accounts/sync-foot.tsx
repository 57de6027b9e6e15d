import type { AccountView } from "../../../shared/model/account.ts";
import { accountName } from "../../text/account-name.ts";
import { Pace, Progress } from "./account-status.tsx";

/** At the foot of the navigation, where nothing moves for it: what is being fetched, and how fast that may go. */
export function SyncFoot({ accounts }: { accounts: readonly AccountView[] }) {
  const busy = accounts.filter(
    ({ state, pace }) => state.kind === "backfilling" || (state.kind === "connected" && pace),
  );
  if (busy.length === 0) return null;
  return (
    <ul className="sync-foot">
      {busy.map((account) => (
        <li key={account.id} style={{ "--hue": account.hue }}>
          {accounts.length > 1 && <p className="sync-name">{accountName(account)}</p>}
          {account.state.kind === "backfilling" ? <Progress account={account} /> : <Pace account={account} />}
        </li>
      ))}
    </ul>
  );
}
