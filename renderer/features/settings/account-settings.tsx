import { useState } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useToasts } from "../../stores/toasts.ts";
import { ofCore, text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { AccountFacts } from "./account-facts.tsx";
import { History, Hues, Name, Unified } from "./account-fields.tsx";

/** One account: how it looks, how far back it goes, and how to hold, mend or remove it. */
export function AccountSettings({ account }: { account: AccountView }) {
  return (
    <details className="account-settings" style={{ "--hue": account.hue }}>
      <summary>
        <span className="account-dot" data-state={account.state.kind} aria-hidden="true" />
        <span className="account-settings-name">{accountName(account)}</span>
        <span className="quiet">{ofCore(account.state.reason) || text.account.states[account.state.kind]}</span>
      </summary>
      <div className="account-settings-body">
        <Name account={account} />
        <Hues account={account} />
        <History account={account} />
        <Unified account={account} />
        <AccountFacts account={account} />
        {account.notices.map((notice) => (
          <p key={notice} className="quiet">
            {ofCore(notice)}
          </p>
        ))}
        <p className="quiet">{text.account.secretIn[account.secretBackend]}</p>
        <AccountButtons account={account} />
      </div>
    </details>
  );
}

function AccountButtons({ account: { id, address, state, limits } }: { account: AccountView }) {
  const { api } = useConnection();
  const [removing, setRemoving] = useState(false);
  const paused = state.kind === "paused";
  return (
    <div className="button-row">
      {limits.choose === undefined && (
        <button
          type="button"
          className="button"
          onClick={() => useLayout.getState().openDialog({ kind: "imports", account: id })}
        >
          {text.imports.open}
        </button>
      )}
      <button
        type="button"
        className="button"
        onClick={() => void orTell(api.call("accounts.pause", { id, paused: !paused }))}
      >
        {paused ? text.account.resume : text.account.pause}
      </button>
      <button
        type="button"
        className="button"
        onClick={() => useLayout.getState().openDialog({ kind: "sign-in", account: id })}
      >
        {text.account.actions["sign-in"]}
      </button>
      <button type="button" className="button danger" onClick={() => setRemoving(true)}>
        {text.account.remove}
      </button>
      {removing && (
        <RemoveDialog
          address={address}
          onClose={() => setRemoving(false)}
          onRemove={async () => {
            const done = await orTell(api.call("accounts.remove", { id }).then(() => true));
            if (done) useToasts.getState().show({ message: text.account.removed(address) });
          }}
        />
      )}
    </div>
  );
}

interface RemoveDialogProps {
  address: string;
  onRemove(): Promise<void>;
  onClose(): void;
}

/** Says what goes and what stays before an account is removed (I27). */
function RemoveDialog({ address, onRemove, onClose }: RemoveDialogProps) {
  return (
    <Dialog title={text.account.removeTitle(address)} size="small" onClose={onClose}>
      <div className="dialog-body">
        <p>{text.account.removeText}</p>
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          {text.cancel}
        </button>
        <button type="button" className="button danger" onClick={() => void onRemove().then(onClose)}>
          {text.account.remove}
        </button>
      </footer>
    </Dialog>
  );
}
