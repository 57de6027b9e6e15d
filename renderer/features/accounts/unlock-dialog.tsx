import type { AccountId } from "../../../shared/model/ids.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useLayout } from "../../stores/layout.ts";
import { text } from "../../strings/text.ts";
import { KeychainForm } from "./keychain-form.tsx";
import { PassphraseForm } from "./passphrase-form.tsx";

export interface UnlockDialogProps {
  /** The account whose secret can't be read. */
  accountId: AccountId;
  onClose(): void;
}

/** Opens the place where an account's password is kept, or leads to keeping it elsewhere. */
export function UnlockDialog({ accountId, onClose }: UnlockDialogProps) {
  const { data: accounts } = useLive("accounts.list", {});
  const openDialog = useLayout((state) => state.openDialog);
  const backend = accounts?.find(({ id }) => id === accountId)?.secretBackend;
  const elsewhere = (): void => openDialog({ kind: "sign-in", account: accountId });
  if (backend === undefined) return null;
  const inKeychain = backend === "keychain";
  return (
    <Dialog title={inKeychain ? text.unlock.keychain : text.unlock.title} size="small" onClose={onClose}>
      {inKeychain ? (
        <KeychainForm onDone={onClose} onElsewhere={elsewhere} />
      ) : (
        <PassphraseForm onDone={onClose} onElsewhere={elsewhere} />
      )}
    </Dialog>
  );
}
