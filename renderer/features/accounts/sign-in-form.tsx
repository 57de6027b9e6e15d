import { Eye, EyeOff } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import type { SignInField } from "../../../shared/api/accounts.ts";
import { ofCore, text } from "../../strings/text.ts";
import { CertificateChoice } from "./certificate-choice.tsx";
import { contentOf, suggested } from "./sign-in-fields.ts";
import type { SignIn } from "./use-sign-in.ts";

export interface SignInFormProps {
  fields: readonly SignInField[];
  signIn: SignIn;
  /** Names of fields that cannot be changed. */
  fixed: readonly string[];
}

/** The fields a provider asks for, in its order; narrow ones share a line. */
export function SignInForm({ fields, signIn, fixed }: SignInFormProps) {
  return (
    <div className="form">
      {fields.map((field) =>
        field.kind === "fingerprint" ? (
          <CertificateChoice key={field.name} field={field} signIn={signIn} />
        ) : (
          <Field key={field.name} field={field} signIn={signIn} fixed={fixed.includes(field.name)} />
        ),
      )}
    </div>
  );
}

interface FieldProps {
  field: SignInField;
  signIn: SignIn;
  fixed: boolean;
}

function Field({ field, signIn, fixed }: FieldProps) {
  const id = useId();
  const { name, label, kind, required, suggestion } = field;
  const wrong = signIn.wrong === name;
  return (
    <div className="form-field" data-kind={kind}>
      <label htmlFor={id}>
        {ofCore(label)}
        {!required && suggestion === "" && <span className="quiet"> · {text.signIn.optional}</span>}
      </label>
      {kind === "choice" ? (
        <Choice id={id} field={field} signIn={signIn} />
      ) : (
        <Entry id={id} field={field} signIn={signIn} wrong={wrong} fixed={fixed} />
      )}
    </div>
  );
}

function Choice({ id, field, signIn }: { id: string; field: SignInField; signIn: SignIn }) {
  return (
    <select
      id={id}
      className="input"
      value={contentOf(field, signIn.typed, signIn.found?.fields)}
      disabled={signIn.busy}
      onChange={({ target }) => signIn.type(field.name, target.value)}
    >
      {field.choices.map(({ value, label }) => (
        <option key={value} value={value}>
          {ofCore(label)}
        </option>
      ))}
    </select>
  );
}

/** Whether anything of the account may be kept on this computer at all. */
export function StorageChoice({ signIn }: { signIn: SignIn }) {
  return (
    <label className="radio-line apart">
      <input
        type="checkbox"
        checked={signIn.live}
        disabled={signIn.busy}
        onChange={({ target }) => signIn.setLive(target.checked)}
      />
      <span>
        {text.signIn.live}
        <small className="quiet">{text.signIn.liveHint}</small>
      </span>
    </label>
  );
}

/** The element that says what is wrong. */
export const problemId = "sign-in-problem";

const inputTypes: Partial<Record<SignInField["kind"], string>> = { email: "email", password: "password" };

function Entry({ id, field, signIn, wrong, fixed }: FieldProps & { id: string; wrong: boolean }) {
  const { name, kind } = field;
  const [shown, setShown] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (wrong && !signIn.busy) box.current?.select();
  }, [wrong, signIn.busy]);
  const input = (
    <input
      ref={box}
      id={id}
      className="input"
      type={(!shown && inputTypes[kind]) || "text"}
      inputMode={kind === "port" ? "numeric" : kind === "host" ? "url" : undefined}
      autoComplete={kind === "email" ? "email" : kind === "password" ? "current-password" : "off"}
      spellCheck={false}
      readOnly={fixed}
      disabled={signIn.busy}
      aria-invalid={wrong}
      aria-describedby={wrong ? problemId : undefined}
      placeholder={suggested(field.suggestion, signIn.typed["address"] ?? "")}
      value={contentOf(field, signIn.typed, signIn.found?.fields)}
      onChange={({ target }) => signIn.type(name, target.value)}
    />
  );
  if (kind !== "password") return input;
  return (
    <span className="input-with-button">
      {input}
      <button
        type="button"
        className="icon-button small"
        aria-label={shown ? text.signIn.hide : text.signIn.show}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff size={15} aria-hidden="true" /> : <Eye size={15} aria-hidden="true" />}
      </button>
    </span>
  );
}
