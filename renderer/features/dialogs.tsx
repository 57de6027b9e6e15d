import { lazy, Suspense } from "react";
import { useLayout } from "../stores/layout.ts";
import { Palette } from "./search/palette.tsx";
import { KeysDialog } from "./settings/keys-dialog.tsx";

const SignIn = lazy(async () => ({ default: (await import("./accounts/sign-in-dialog.tsx")).SignInDialog }));
const Settings = lazy(async () => ({ default: (await import("./settings/settings-dialog.tsx")).SettingsDialog }));
const Unlock = lazy(async () => ({ default: (await import("./accounts/unlock-dialog.tsx")).UnlockDialog }));

/** The dialog that is open, if any. */
export function Dialogs() {
  const { dialog, closeDialog } = useLayout();
  if (dialog === null) return null;
  switch (dialog.kind) {
    case "palette":
      return <Palette onClose={closeDialog} />;
    case "keys":
      return <KeysDialog onClose={closeDialog} />;
    default:
      return (
        <Suspense fallback={null}>
          {dialog.kind === "sign-in" && <SignIn accountId={dialog.account} onClose={closeDialog} />}
          {dialog.kind === "settings" && <Settings onClose={closeDialog} />}
          {dialog.kind === "unlock" && <Unlock onClose={closeDialog} />}
        </Suspense>
      );
  }
}
