import { useLayout } from "../stores/layout.ts";
import { SignInDialog } from "./accounts/sign-in-dialog.tsx";
import { UnlockDialog } from "./accounts/unlock-dialog.tsx";
import { JoinDialog } from "./conversation/join-dialog.tsx";
import { UnsubscribeDialog } from "./conversation/unsubscribe-dialog.tsx";
import { DataDialog } from "./data/data-dialog.tsx";
import { ImportDialog } from "./imports/import-dialog.tsx";
import { SnoozeDialog } from "./inbox/snooze-dialog.tsx";
import { PersonDialog } from "./people/person-dialog.tsx";
import { RuleDialog } from "./rules/rule-dialog.tsx";
import { formFrom } from "./rules/rule-form.ts";
import { WhyDialog } from "./rules/why-dialog.tsx";
import { Palette } from "./search/palette.tsx";
import { KeysDialog } from "./settings/keys-dialog.tsx";
import { SettingsDialog } from "./settings/settings-dialog.tsx";

/** The dialog that is open, if any. */
export function Dialogs() {
  const { dialog, closeDialog } = useLayout();
  switch (dialog?.kind) {
    case "palette":
      return <Palette onClose={closeDialog} />;
    case "keys":
      return <KeysDialog onClose={closeDialog} />;
    case "settings":
      return <SettingsDialog onClose={closeDialog} />;
    case "data":
      return <DataDialog onClose={closeDialog} />;
    case "unlock":
      return <UnlockDialog accountId={dialog.account} onClose={closeDialog} />;
    case "sign-in":
      return <SignInDialog accountId={dialog.account} onClose={closeDialog} />;
    case "join":
      return <JoinDialog conversation={dialog.conversation} account={dialog.account} onClose={closeDialog} />;
    case "unsubscribe":
      return <UnsubscribeDialog message={dialog.message} offer={dialog.offer} onClose={closeDialog} />;
    case "imports":
      return <ImportDialog key={dialog.account} accountId={dialog.account} onClose={closeDialog} />;
    case "snooze":
      return <SnoozeDialog ids={dialog.conversations} onClose={closeDialog} />;
    case "person":
      return <PersonDialog key={dialog.identityId} identityId={dialog.identityId} onClose={closeDialog} />;
    case "rule":
      return <RuleDialog rule={null} begin={formFrom(dialog.example)} onClose={closeDialog} />;
    case "why":
      return <WhyDialog messageId={dialog.message} onClose={closeDialog} />;
    default:
      return null;
  }
}
