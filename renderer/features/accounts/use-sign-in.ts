import { useState } from "react";
import type { ProviderView, SecretBackendView, SignInField } from "../../../shared/api/accounts.ts";
import type { ApiError } from "../../../shared/api/errors.ts";
import type { AccountView, SecretBackend } from "../../../shared/model/account.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/en.ts";
import { filled, missing, type Step, stepOf, usableBackend, wrongField } from "./sign-in-fields.ts";

export interface SignIn {
  step: Step;
  typed: Record<string, string>;
  backend: SecretBackend | null;
  passphrase: string;
  busy: boolean;
  error: ApiError | null;
  /** The label of the first field that must be filled. */
  lacking: string | null;
  /** The name of the field to mend. */
  wrong: string | null;
  type(name: string, value: string): void;
  keepIn(backend: SecretBackend): void;
  setPassphrase(passphrase: string): void;
  back(): void;
  /** To the servers, or, from there, signs in. */
  go(): void;
}

export interface SignInOptions {
  provider: ProviderView;
  backends: readonly SecretBackendView[];
  /** The account that signs in again; null adds one. */
  account: AccountView | null;
  onDone(): void;
}

/** The state of signing in; whatever goes wrong, what was typed stays. */
export function useSignIn({ provider, backends, account, onDone }: SignInOptions): SignIn {
  const { api } = useConnection();
  const [step, setStep] = useState<Step>("who");
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    account ? { ...account.settings, address: account.address, name: account.name } : {},
  );
  const [chosen, setChosen] = useState<SecretBackend | null>(account?.secretBackend ?? null);
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [lacking, setLacking] = useState<SignInField | null>(null);
  const backend = chosen ?? usableBackend(backends);
  const { fields } = provider;

  async function signIn(): Promise<void> {
    if (backend === null) return;
    setBusy(true);
    setError(null);
    try {
      const values = filled(fields, typed);
      if (account) await api.call("accounts.signIn", { id: account.id, fields: values });
      else {
        const secret = backend === "file" && passphrase !== "" ? { passphrase } : {};
        await api.call("accounts.add", { provider: provider.id, fields: values, secrets: backend, ...secret });
      }
      useToasts.getState().show({ message: text.signIn.added(values["address"] ?? "") });
      onDone();
    } catch (reason) {
      const problem = toApiError(reason);
      setError(problem);
      setStep(stepOf(problem.kind, problem.field, fields));
    } finally {
      setBusy(false);
    }
  }

  return {
    step,
    typed,
    backend,
    passphrase,
    busy,
    error,
    lacking: lacking?.label ?? null,
    wrong: lacking?.name ?? (error && wrongField(error.kind, error.field, fields)),
    type: (name, value) => setTyped((before) => ({ ...before, [name]: value })),
    keepIn: setChosen,
    setPassphrase,
    back: () => setStep("who"),
    go() {
      const lack = missing(fields, step === "who" ? "identity" : "server", typed);
      setLacking(lack ?? null);
      if (lack || busy) return;
      if (step === "servers") return void signIn();
      setError(null);
      setStep("servers");
    },
  };
}
