import { type FormEvent, useId, useState } from "react";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/text.ts";

/** Asks for the passphrase of the file that passwords are kept in. */
export function PassphraseForm({ onDone, onElsewhere }: { onDone(): void; onElsewhere(): void }) {
  const id = useId();
  const { api } = useConnection();
  const [passphrase, setPassphrase] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  async function unlock(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      await api.call("secrets.unlock", { passphrase });
      onDone();
    } catch (error) {
      setProblem(toApiError(error).message);
    }
  }
  return (
    <form onSubmit={(event) => void unlock(event)}>
      <div className="dialog-body">
        <p className="quiet">{text.unlock.lead}</p>
        <div className="form-field">
          <label htmlFor={id}>{text.unlock.passphrase}</label>
          <input
            id={id}
            type="password"
            className="input"
            value={passphrase}
            aria-invalid={problem !== null}
            onChange={({ target }) => setPassphrase(target.value)}
          />
        </div>
        {problem !== null && (
          <p className="form-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onElsewhere}>
          {text.unlock.elsewhere}
        </button>
        <button type="submit" className="button primary" disabled={passphrase === ""}>
          {text.unlock.unlock}
        </button>
      </footer>
    </form>
  );
}
