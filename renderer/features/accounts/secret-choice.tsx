import { useId } from "react";
import type { SecretBackendView } from "../../../shared/api/accounts.ts";
import { ofCore, text } from "../../strings/text.ts";
import type { SignIn } from "./use-sign-in.ts";

export interface SecretChoiceProps {
  backends: readonly SecretBackendView[];
  signIn: SignIn;
  /** A password is kept, not a token. */
  mail: boolean;
}

/** Where the password is kept; what does not work here says why. */
export function SecretChoice({ backends, signIn, mail }: SecretChoiceProps) {
  const chosen = backends.find(({ id }) => id === signIn.backend);
  return (
    <fieldset className="secrets">
      <legend>{mail ? text.signIn.keep : text.signInChat.keep}</legend>
      {backends.map(({ id, label, available, reason }) => (
        <label key={id} className="radio-line" data-disabled={!available}>
          <input
            type="radio"
            name="secrets"
            checked={signIn.backend === id}
            disabled={!available || signIn.busy}
            onChange={() => signIn.keepIn(id)}
          />
          <span>
            {ofCore(label)}
            {reason !== "" && <small className="quiet">{ofCore(reason)}</small>}
          </span>
        </label>
      ))}
      {chosen?.id === "file" && (chosen.locked || chosen.isNew) && <Passphrase isNew={chosen.isNew} signIn={signIn} />}
    </fieldset>
  );
}

function Passphrase({ isNew, signIn }: { isNew: boolean; signIn: SignIn }) {
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{isNew ? text.signIn.newPassphrase : text.signIn.passphrase}</label>
      <input
        id={id}
        type="password"
        className="input"
        autoComplete={isNew ? "new-password" : "current-password"}
        value={signIn.passphrase}
        disabled={signIn.busy}
        onChange={({ target }) => signIn.setPassphrase(target.value)}
      />
      {isNew && <small className="quiet">{text.signIn.passphraseHint}</small>}
    </div>
  );
}
