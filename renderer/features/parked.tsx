import { useEffect } from "react";
import { orTell } from "../actions/context.ts";
import { toApiError } from "../api/client.ts";
import { useConnection } from "../api/context.ts";
import { useLive } from "../api/use-live.ts";
import { Empty } from "../components/empty.tsx";
import { useCore } from "../stores/core.ts";
import { text } from "../strings/text.ts";

/** ms between two looks whether it is over. */
const lookAgain = 1000;

/** Stands over the page while the database is closed, and goes away by itself; what is being written stays where it is. */
export function Parked() {
  const parked = useCore((state) => state.parked);
  return parked ? <ParkedScreen /> : null;
}

function ParkedScreen() {
  const { api, live } = useConnection();
  const { data: folder } = useLive("data.get", {});
  // It comes back by itself once the files are exchanged.
  const restoring = folder?.running?.act === "restore";
  useEffect(() => {
    let current = true;
    const timer = setInterval(async () => {
      const over = await api.call("accounts.list", {}).then(
        () => true,
        (error) => toApiError(error).kind !== "parked" && toApiError(error).kind !== "offline",
      );
      if (!over || !current) return;
      useCore.getState().setParked(false);
      live.everything();
    }, lookAgain);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [api, live]);
  return (
    <div className="parked" role="alertdialog" aria-label={text.parked.title}>
      <Empty title={text.parked.title} hint={text.parked.text}>
        {!restoring && (
          <button type="button" className="button" onClick={() => void orTell(api.call("database.resume", {}))}>
            {text.parked.resume}
          </button>
        )}
      </Empty>
    </div>
  );
}
