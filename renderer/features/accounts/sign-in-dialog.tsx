import { useQuery } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useState } from "react";
import type { ProviderView, SecretBackendView, SignInWay } from "../../../shared/api/accounts.ts";
import type { AccountView, ProviderId } from "../../../shared/model/account.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { useLayout } from "../../stores/layout.ts";
import { ofCore, text } from "../../strings/text.ts";
import { SecretChoice } from "./secret-choice.tsx";
import { fieldsOf } from "./sign-in-fields.ts";
import { problemId, SignInForm, StorageChoice } from "./sign-in-form.tsx";
import { ChatHead, WayChoice } from "./sign-in-guide.tsx";
import { type SignIn, useSignIn } from "./use-sign-in.ts";

export interface SignInDialogProps {
  /** The account that signs in again; null adds one. */
  accountId: AccountId | null;
  onClose(): void;
}

/** Asks what a provider needs to sign in, shows where the password goes, and signs in. */
export function SignInDialog({ accountId, onClose }: SignInDialogProps) {
  const { api } = useConnection();
  const { data: accounts } = useLive("accounts.list", {});
  const needed = useQuery({
    queryKey: ["sign-in"],
    queryFn: () => Promise.all([api.call("accounts.providers", {}), api.call("secrets.backends", {})]),
    gcTime: 0,
  });
  const account = accounts?.find(({ id }) => id === accountId) ?? null;
  const [providers, backends] = needed.data ?? [];
  const [chosen, setChosen] = useState<ProviderId | null>(account?.provider ?? null);
  const provider = providers?.find(({ id }) => id === chosen) ?? providers?.[0];
  const title = account ? text.signIn.again(account.address) : text.signIn.title;
  return (
    <Dialog title={title} persistent onClose={onClose}>
      {provider && backends && accounts ? (
        <>
          {account === null && providers && providers.length > 1 && (
            <ProviderChoice providers={providers} chosen={provider.id} onChoose={setChosen} />
          )}
          <Ways key={provider.id} provider={provider} backends={backends} account={account} onClose={onClose} />
        </>
      ) : (
        <div className="dialog-body">
          {needed.error ? (
            <p role="alert">{toApiError(needed.error).message}</p>
          ) : (
            <Delayed>
              <p className="quiet">{text.signIn.loading}</p>
            </Delayed>
          )}
        </div>
      )}
    </Dialog>
  );
}

interface ProviderChoiceProps {
  providers: readonly ProviderView[];
  chosen: ProviderId;
  onChoose(provider: ProviderId): void;
}

/** Which kind of account; not asked while there is only one. */
function ProviderChoice({ providers, chosen, onChoose }: ProviderChoiceProps) {
  return (
    <div className="segments provider-choice" role="radiogroup" aria-label={text.signIn.provider}>
      {providers.map(({ id, name }) => (
        <label key={id} className="segment">
          <input type="radio" name="provider" checked={id === chosen} onChange={() => onChoose(id)} />
          <span className="segment-label">{name}</span>
        </label>
      ))}
    </div>
  );
}

interface WaysProps {
  provider: ProviderView;
  backends: readonly SecretBackendView[];
  account: AccountView | null;
  onClose(): void;
}

/** Which of several ways to sign in, then what that one asks for. */
function Ways({ provider, account, ...rest }: WaysProps) {
  const { ways = [] } = provider;
  const [chosen, setChosen] = useState(account?.settings["way"] ?? null);
  const way = ways.find(({ id }) => id === chosen) ?? ways[0] ?? null;
  return (
    <>
      {ways.length > 1 && <WayChoice ways={ways} chosen={way?.id ?? ""} onChoose={setChosen} />}
      <Steps key={way?.id} provider={provider} way={way} account={account} {...rest} />
    </>
  );
}

interface StepsProps extends WaysProps {
  way: SignInWay | null;
}

function Steps({ provider, way, backends, account, onClose }: StepsProps) {
  const choose = useLayout((state) => state.openDialog);
  const signIn = useSignIn({
    provider,
    way,
    backends,
    account,
    onDone: (added) =>
      added !== null && provider.id !== "imap" ? choose({ kind: "imports", account: added }) : onClose(),
  });
  const { step } = signIn;
  const group = step === "servers" ? "server" : "identity";
  return (
    <form
      noValidate
      onKeyDown={(event) => {
        // A key held down would go through both steps and send the password unseen.
        if (event.key === "Enter" && event.repeat) event.preventDefault();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        signIn.go();
      }}
    >
      <div className="dialog-body">
        {provider.id === "imap" ? <StepHead signIn={signIn} /> : <ChatHead way={way} busy={signIn.busy} />}
        {signIn.error?.kind !== "secrets" && <Problem signIn={signIn} />}
        <SignInForm
          key={group}
          fields={fieldsOf(provider, way).filter((field) => field.group === group)}
          signIn={signIn}
          fixed={account ? ["address"] : []}
        />
        {group === "identity" && <SecretChoice backends={backends} signIn={signIn} mail={provider.id === "imap"} />}
        {group === "identity" && account === null && <StorageChoice signIn={signIn} />}
        {signIn.error?.kind === "secrets" && <Problem signIn={signIn} />}
      </div>
      <StepButtons signIn={signIn} onClose={onClose} />
    </form>
  );
}

/** What the step is about, where the servers were found, and what to know before signing in. */
function StepHead({ signIn: { step, typed, found } }: { signIn: SignIn }) {
  const domain = typed["address"]?.split("@").at(-1) ?? "";
  return (
    <>
      <h3 className="step-title">{step === "servers" ? text.signIn.servers : text.signIn.who}</h3>
      <p className="quiet">{step === "servers" ? text.signIn.serversLead(domain) : text.signIn.whoLead}</p>
      {step === "servers" && found && (
        <p className="form-found" role="status">
          {ofCore(found.sentence)}
        </p>
      )}
      {found && found.advice !== "" && <p className="form-advice">{ofCore(found.advice)}</p>}
    </>
  );
}

/** What went wrong, in words that name the cause: never a wrong password for a locked keychain (I4). */
function Problem({ signIn: { error, lacking } }: { signIn: SignIn }) {
  if (lacking !== null) {
    return (
      <p className="form-problem" id={problemId} role="alert">
        {text.signIn.missing(lacking)}
      </p>
    );
  }
  if (!error) return null;
  return (
    <p className="form-problem" id={problemId} role="alert" data-kind={error.kind}>
      {error.message}
    </p>
  );
}

function StepButtons({ signIn, onClose }: { signIn: SignIn; onClose(): void }) {
  const { step, busy, back, skip } = signIn;
  const [leave, word] = {
    who: [onClose, text.cancel] as const,
    looking: [skip, text.signIn.skip] as const,
    servers: [back, text.back] as const,
  }[step];
  return (
    <footer className="dialog-foot">
      {step === "looking" && (
        <Delayed>
          <span className="looking" role="status">
            {text.signIn.looking}
          </span>
        </Delayed>
      )}
      <button type="button" className="button" onClick={leave} disabled={busy}>
        {word}
      </button>
      <button
        type="submit"
        className="button primary"
        disabled={busy || signIn.backend === null}
        aria-busy={busy || step === "looking"}
        onClick={(event) => {
          // The second half of a double click on "Continue" is no consent to the servers it brings up.
          if (event.detail > 1) event.preventDefault();
        }}
      >
        {(busy || step === "looking") && <LoaderCircle className="spin" size={15} aria-hidden="true" />}
        {step !== "servers" && signIn.onServers ? text.signIn.next : busy ? text.signIn.checking : text.signIn.add}
      </button>
    </footer>
  );
}
