import { Eye, EyeOff } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import type { SignInField } from "../../../shared/api/accounts.ts";
import { text } from "../../strings/en.ts";
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
  // Judged once, so that a field doesn't move while it is typed into.
  const [known] = useState(signIn.typed);
  const rare = fields.filter((field) => isRare(field, known, signIn.wrong));
  const line = (field: SignInField) => (
    <Field key={field.name} field={field} signIn={signIn} fixed={fixed.includes(field.name)} />
  );
  return (
    <>
      <div className="form">{fields.filter((field) => !rare.includes(field)).map(line)}</div>
      {rare.length > 0 && (
        <details className="rare">
          <summary>{text.signIn.rare}</summary>
          <div className="form">{rare.map(line)}</div>
        </details>
      )}
    </>
  );
}

/** What few people need: an optional server setting that nothing is suggested for; shown when it is the one to mend. */
function isRare(field: SignInField, known: Record<string, string>, wrong: string | null): boolean {
  const { group, required, suggestion, kind, name } = field;
  const needed = required || suggestion !== "" || kind === "choice" || kind === "port";
  return group === "server" && !needed && wrong !== name && !known[name];
}

interface FieldProps {
  field: SignInField;
  signIn: SignIn;
  fixed: boolean;
}

function Field({ field, signIn, fixed }: FieldProps) {
  const id = useId();
  const { name, label, kind, required } = field;
  const wrong = signIn.wrong === name;
  return (
    <div className="form-field" data-kind={kind}>
      <label htmlFor={id}>
        {label}
        {!required && kind !== "port" && kind !== "choice" && <span className="quiet"> · {text.signIn.optional}</span>}
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
      value={contentOf(field, signIn.typed)}
      disabled={signIn.busy}
      onChange={({ target }) => signIn.type(field.name, target.value)}
    >
      {field.choices.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** The element that says what is wrong. */
export const problemId = "sign-in-problem";

const inputTypes = { text: "text", email: "email", password: "password", host: "text", port: "text", choice: "text" };

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
      type={shown ? "text" : inputTypes[kind]}
      inputMode={kind === "port" ? "numeric" : kind === "host" ? "url" : undefined}
      autoComplete={kind === "email" ? "email" : kind === "password" ? "current-password" : "off"}
      spellCheck={false}
      readOnly={fixed}
      disabled={signIn.busy}
      aria-invalid={wrong}
      aria-describedby={wrong ? problemId : undefined}
      placeholder={suggested(field.suggestion, signIn.typed["address"] ?? "")}
      value={contentOf(field, signIn.typed)}
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
