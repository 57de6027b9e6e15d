import { useState } from "react";
import type { ProviderView, SecretBackendView, SignInField, SignInWay } from "../../../shared/api/accounts.ts";
import type { ApiError } from "../../../shared/api/errors.ts";
import type { Api } from "../../../shared/api/pipe.ts";
import type { AccountView, ProviderId, SecretBackend } from "../../../shared/model/account.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import {
  type Found,
  fieldsOf,
  filled,
  isMail,
  missing,
  type Step,
  stepOf,
  typedWith,
  usableBackend,
  wrongField,
} from "./sign-in-fields.ts";
import { useDiscovery } from "./use-discovery.ts";

export interface SignIn {
  step: Step;
  /** Whether servers are shown before anything is sent. */
  onServers: boolean;
  typed: Record<string, string>;
  /** About the address as typed now; null before, and when the user didn't wait for it. */
  found: Found | null;
  backend: SecretBackend | null;
  passphrase: string;
  /** Nothing of the account is to be kept on this computer. */
  live: boolean;
  busy: boolean;
  error: ApiError | null;
  /** The label of the first field that must be filled. */
  lacking: string | null;
  /** The name of the field to mend. */
  wrong: string | null;
  type(name: string, value: string): void;
  keepIn(backend: SecretBackend): void;
  setPassphrase(passphrase: string): void;
  setLive(live: boolean): void;
  back(): void;
  /** To the servers without waiting for what is looked up. */
  skip(): void;
  /** Looks for the servers and shows them; from there, signs in. */
  go(): void;
}

export interface SignInOptions {
  provider: ProviderView;
  /** The way chosen, where there are several. */
  way: SignInWay | null;
  backends: readonly SecretBackendView[];
  /** The account that signs in again; null adds one. */
  account: AccountView | null;
  /** @param added the new account; null when one signed in again */
  onDone(added: AccountId | null): void;
}

/** The state of signing in; whatever goes wrong, what was typed stays. */
export function useSignIn({ provider, way, backends, account, onDone }: SignInOptions): SignIn {
  const { api } = useConnection();
  const [step, setStep] = useState<Step>("who");
  const [typed, setTyped] = useState(() => knownOf(account));
  const keeping = useKeeping(account, backends);
  const { backend, passphrase, live } = keeping;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [lacking, setLacking] = useState<SignInField | null>(null);
  const { found, ...discovery } = useDiscovery((typed["address"] ?? "").trim());
  const fields = fieldsOf(provider, way);
  const onServers = fields.some(({ group }) => group === "server");
  async function signIn(): Promise<void> {
    if (backend === null) return;
    setBusy(true);
    setError(null);
    try {
      const values: Record<string, string> = { ...filled(fields, typed, found?.fields), ...(way && { way: way.id }) };
      const added = await send(api, account, values, { provider: provider.id, secrets: backend, passphrase, live });
      useToasts.getState().show({ message: text.signIn.added(values["address"] || provider.name) });
      onDone(added);
    } catch (reason) {
      const problem = toApiError(reason);
      setError(problem);
      setStep(onServers ? stepOf(problem.kind, problem.field, fields) : "who");
    } finally {
      setBusy(false);
    }
  }

  async function look(): Promise<void> {
    setStep("looking");
    const looked = await discovery.look();
    if (!looked) return;
    setError(looked.problem);
    setStep(looked.problem ? "who" : "servers");
  }

  function leaveFor(next: Step): void {
    discovery.cancel();
    setStep(next);
  }

  return {
    step,
    onServers,
    typed,
    found,
    ...keeping,
    busy,
    error,
    lacking: lacking?.label ?? null,
    wrong: lacking?.name ?? wrongIn(error, fields),
    type(name, value) {
      setTyped((before) => typedWith(fields, before, found?.fields ?? {}, { name, value }));
      if (step === "looking") leaveFor("who");
    },
    back: () => leaveFor("who"),
    skip: () => leaveFor("servers"),
    go() {
      const lack = missing(fields, step === "who" ? "identity" : "server", typed, found?.fields);
      setLacking(lack ?? null);
      if (lack || busy || step === "looking") return;
      if (step === "servers" || !onServers) return void signIn();
      setError(null);
      if (account || found || !isMail(fields)) setStep("servers");
      else void look();
    },
  };
}

/** What is kept on this computer, and where. */
function useKeeping(account: AccountView | null, backends: readonly SecretBackendView[]) {
  const [chosen, keepIn] = useState<SecretBackend | null>(() => placeOf(account, backends));
  const [passphrase, setPassphrase] = useState("");
  const [live, setLive] = useState(false);
  return { backend: chosen ?? usableBackend(backends), keepIn, passphrase, setPassphrase, live, setLive };
}

/** Where the secret of an account stays, unless that place can't be used. */
function placeOf(account: AccountView | null, backends: readonly SecretBackendView[]): SecretBackend | null {
  return backends.find(({ id, available }) => available && id === account?.secretBackend)?.id ?? null;
}

/** A certificate that was refused is asked about beside the fields; nothing in them is wrong. */
function wrongIn(error: ApiError | null, fields: readonly SignInField[]): string | null {
  return error && !error.fingerprint ? wrongField(error.kind, error.field, fields) : null;
}

/** An empty passphrase is none: the file is open already, or not used. */
async function send(
  api: Api,
  account: AccountView | null,
  fields: Record<string, string>,
  { passphrase, live, ...kept }: { provider: ProviderId; secrets: SecretBackend; passphrase: string; live: boolean },
): Promise<AccountId | null> {
  if (!account) {
    // Letters come as a whole; of chat nothing does before it was chosen.
    const importNew = kept.provider === "imap";
    const storage = live ? ("live" as const) : ("full" as const);
    const input = { ...kept, fields, importNew, storage, ...(passphrase !== "" && { passphrase }) };
    const { id } = await api.call("accounts.add", input);
    return id;
  }
  const { secrets } = kept;
  await api.call("accounts.signIn", { id: account.id, fields, secrets, ...(passphrase !== "" && { passphrase }) });
  return null;
}

function knownOf(account: AccountView | null): Record<string, string> {
  return account ? { ...account.settings, address: account.address, name: account.name } : {};
}
