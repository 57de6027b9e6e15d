import type { SignInField } from "../../../shared/api/accounts.ts";
import { text } from "../../strings/text.ts";
import type { SignIn } from "./use-sign-in.ts";

/** Certificates nobody vouches for: the one that was just refused, to be accepted, and those that are. Else nothing. */
export function CertificateChoice({ field, signIn }: { field: SignInField; signIn: SignIn }) {
  const accepted = (signIn.typed[field.name] ?? "").split(" ").filter(Boolean);
  const shown = new Set([...accepted, ...(signIn.error?.fingerprint ? [signIn.error.fingerprint] : [])]);
  return [...shown].map((fingerprint) => (
    <label key={fingerprint} className="radio-line certificate">
      <input
        type="checkbox"
        checked={accepted.includes(fingerprint)}
        disabled={signIn.busy}
        onChange={({ target }) => {
          const others = accepted.filter((each) => each !== fingerprint);
          signIn.type(field.name, [...others, ...(target.checked ? [fingerprint] : [])].join(" "));
        }}
      />
      <span>
        {text.signIn.trustCertificate}
        <small className="quiet">{text.signIn.trustCertificateHint}</small>
        <code>{fingerprint.toUpperCase().replace(/..(?=.)/g, "$&:")}</code>
      </span>
    </label>
  ));
}
