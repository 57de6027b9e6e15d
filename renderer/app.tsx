import { useLayoutEffect, useSyncExternalStore } from "react";
import { useKeyboard } from "./actions/use-keyboard.ts";
import { useConnection } from "./api/context.ts";
import { useLive } from "./api/use-live.ts";
import { Delayed } from "./components/delayed.tsx";
import { Empty } from "./components/empty.tsx";
import { ErrorBoundary } from "./components/error-boundary.tsx";
import { Toaster } from "./components/toaster.tsx";
import { Welcome } from "./features/accounts/welcome.tsx";
import { KeptEdits } from "./features/chat/kept-edits.tsx";
import { FreshPage } from "./features/data/fresh-page.tsx";
import { MendedBanner } from "./features/data/mended-banner.tsx";
import { StorageBanner } from "./features/data/storage-banner.tsx";
import { DemoBar } from "./features/demo/demo-bar.tsx";
import { Dialogs } from "./features/dialogs.tsx";
import { Parked } from "./features/parked.tsx";
import { useLanguage } from "./features/settings/use-language.ts";
import { Shell } from "./features/shell.tsx";
import { useCore } from "./stores/core.ts";
import { applyLook } from "./stores/look.ts";
import { text } from "./strings/text.ts";

/** The whole page: the first screen or the mail, and what lies over both. */
export function App() {
  useKeyboard();
  useLook();
  useLanguage();
  return (
    <ErrorBoundary fallback={() => <Broken />}>
      <div className="app">
        <ConnectionBanner />
        <MendedBanner />
        <FreshPage />
        <DemoBar />
        <StorageBanner />
        <Main />
        <KeptEdits />
        <Parked />
        <Dialogs />
        <Toaster />
      </div>
    </ErrorBoundary>
  );
}

function Main() {
  const accounts = useLive("accounts.list", {});
  const settings = useLive("settings.get", {});
  const demo = useLive("demo.get", {});
  // What stands above and beside it is known before: nothing moves once it is shown.
  const known = (settings.data ?? settings.error) && (demo.data ?? demo.error);
  if (accounts.data && known) return accounts.data.length === 0 ? <Welcome /> : <Shell accounts={accounts.data} />;
  if (accounts.error) {
    return (
      <main className="whole">
        <Empty title={accounts.error.message}>
          <button type="button" className="button" onClick={() => void accounts.refetch()}>
            {text.retry}
          </button>
        </Empty>
      </main>
    );
  }
  return (
    <main className="whole starting" aria-busy="true">
      <Delayed>
        <p className="quiet">{text.loading}…</p>
      </Delayed>
    </main>
  );
}

/** Before the frame is painted: nothing shown moves when it is known. */
function useLook(): void {
  const { data } = useLive("settings.get", {});
  useLayoutEffect(() => {
    if (data) applyLook(data);
  }, [data]);
}

function ConnectionBanner() {
  const { api } = useConnection();
  const connected = useSyncExternalStore(api.onConnection, () => api.connected);
  const letIn = useCore((state) => state.letIn);
  return (
    <div role="status">
      {!connected && (
        <p className="banner">
          <span className="banner-dot" aria-hidden="true" />
          {letIn ? text.connection.lost : text.connection.notLetIn}
        </p>
      )}
    </div>
  );
}

function Broken() {
  return (
    <main className="whole">
      <Empty title={text.errors.page}>
        <button type="button" className="button" onClick={() => location.reload()}>
          {text.errors.reload}
        </button>
      </Empty>
    </main>
  );
}
