import { useCallback, useEffect, useState } from "react";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { ofCore, text } from "../../strings/text.ts";

/** Asks the system for the keychain at once; where it opens nothing else is to be done. */
export function KeychainForm({ onDone, onElsewhere }: { onDone(): void; onElsewhere(): void }) {
  const { api } = useConnection();
  const [problem, setProblem] = useState<string | null>(null);
  const ask = useCallback(async (): Promise<void> => {
    setProblem(null);
    try {
      const keychain = (await api.call("secrets.backends", {})).find(({ id }) => id === "keychain");
      if (keychain?.available) onDone();
      else setProblem(ofCore(keychain?.reason ?? ""));
    } catch (error) {
      setProblem(toApiError(error).message);
    }
  }, [api, onDone]);
  useEffect(() => void ask(), [ask]);
  return (
    <>
      <div className="dialog-body">
        {problem === null ? <p role="status">{text.unlock.asking}</p> : <p role="alert">{problem}</p>}
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onElsewhere}>
          {text.unlock.elsewhere}
        </button>
        <button type="button" className="button primary" disabled={problem === null} onClick={() => void ask()}>
          {text.unlock.again}
        </button>
      </footer>
    </>
  );
}
