import { Pause, Play } from "lucide-react";
import type { AccountAction, AccountView } from "../../../shared/model/account.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { Hidden } from "../../components/hidden.tsx";
import { useNow } from "../../components/use-now.ts";
import { useLayout } from "../../stores/layout.ts";
import { locale, ofCore, text } from "../../strings/text.ts";
import { shortTime } from "../../text/time.ts";

/** What an account's state asks of the user, as a click. */
function useAccountAction(account: AccountView): (action: AccountAction) => void {
  const { api } = useConnection();
  const { openDialog } = useLayout.getState();
  return (action) => {
    if (action === "sign-in") openDialog({ kind: "sign-in", account: account.id });
    if (action === "unlock-secrets") openDialog({ kind: "unlock", account: account.id });
    if (action === "resume") void orTell(api.call("accounts.pause", { id: account.id, paused: false }));
    if (action === "retry") void orTell(api.call("accounts.sync", { id: account.id, whole: false }));
  };
}

/** One or two quiet lines under an account that needs something; what it is busy with stands at the foot (`SyncFoot`). */
export function AccountStatus({ account }: { account: AccountView }) {
  const { state } = account;
  if (state.kind === "connected" || state.kind === "backfilling") return null;
  if (state.kind === "connecting") return <Hidden>{text.account.states.connecting}</Hidden>;
  return (
    <div className="account-status" data-state={state.kind} role="status">
      <p>{ofCore(state.reason) || text.account.states[state.kind]}</p>
      <NextTry until={state.until} />
      <StateButton account={account} />
    </div>
  );
}

function NextTry({ until }: { until: number | null }) {
  const now = useNow();
  if (until === null || until <= now) return null;
  return <p className="quiet">{text.account.retryAt(shortTime(until, now, locale))}</p>;
}

function StateButton({ account }: { account: AccountView }) {
  const act = useAccountAction(account);
  const { action } = account.state;
  if (action === "none") return null;
  return (
    <button type="button" className="button small" onClick={() => act(action)}>
      {action === "resume" && <Play size={12} aria-hidden="true" />}
      {text.account.actions[action]}
    </button>
  );
}

/** While all is well: what there is to tell about the pace of syncing, if anything. */
export function Pace({ account: { pace } }: { account: AccountView }) {
  if (pace === "") return null;
  return (
    <div className="account-status" role="status">
      <p>{ofCore(pace)}</p>
    </div>
  );
}

/** How much of the mail is here, with a way to hold it. */
export function Progress({ account }: { account: AccountView }) {
  const { api } = useConnection();
  const { held, total } = account.progress;
  return (
    <div className="account-status">
      <div className="progress-line">
        <span>{total === null ? text.account.states.backfilling : text.account.progress(held, total)}</span>
        <button
          type="button"
          className="icon-button tiny"
          aria-label={text.account.pause}
          title={text.account.pause}
          onClick={() => void orTell(api.call("accounts.pause", { id: account.id, paused: true }))}
        >
          <Pause size={12} aria-hidden="true" />
        </button>
      </div>
      <progress
        className="progress"
        aria-label={text.account.progressOf(account.address)}
        max={total ?? undefined}
        value={total === null ? undefined : held}
      />
      {account.pace !== "" && <p>{ofCore(account.pace)}</p>}
    </div>
  );
}
