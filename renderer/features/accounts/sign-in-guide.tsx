import { Check, Copy, ExternalLink } from "lucide-react";
import { useState } from "react";
import type { SignInGuide, SignInWay } from "../../../shared/api/accounts.ts";
import { useConnection } from "../../api/context.ts";
import { ofCore, text } from "../../strings/text.ts";

export interface WayChoiceProps {
  ways: readonly SignInWay[];
  chosen: string;
  onChoose(id: string): void;
}

/** How to sign in, where there are several ways. */
export function WayChoice({ ways, chosen, onChoose }: WayChoiceProps) {
  return (
    <fieldset className="ways">
      <legend>{text.signInChat.way}</legend>
      {ways.map(({ id, label }) => (
        <label key={id} className="radio-line">
          <input type="radio" name="way" checked={id === chosen} onChange={() => onChoose(id)} />
          <span>{ofCore(label)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What happens next, and the short way through the provider's own pages. */
export function ChatHead({ way, busy }: { way: SignInWay | null; busy: boolean }) {
  const asks = (way?.fields ?? []).some(({ group, required }) => group === "identity" && required);
  const says = asks ? null : busy ? text.signInChat.browser : text.signInChat.nothing;
  return (
    <>
      {says !== null && (
        <p className="quiet" role="status">
          {says}
        </p>
      )}
      {way?.guide && <Guide guide={way.guide} />}
    </>
  );
}

function Guide({ guide: { steps, copy, page } }: { guide: SignInGuide }) {
  const { host } = useConnection();
  return (
    <section className="guide" aria-label={text.signInChat.guide}>
      <ol>
        {steps.map((step) => (
          <li key={step}>{ofCore(step)}</li>
        ))}
      </ol>
      <div className="button-row">
        {page !== null && (
          <button type="button" className="button small" onClick={() => host.openExternal(page)}>
            <ExternalLink size={13} aria-hidden="true" />
            {text.signInChat.openPage}
          </button>
        )}
        {copy && <CopyButton label={ofCore(copy.label)} words={copy.text} />}
      </div>
    </section>
  );
}

function CopyButton({ label, words }: { label: string; words: string }) {
  const [copied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(words).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  }
  return (
    <button type="button" className="button small" onClick={() => void copy()}>
      {copied ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
      {copied ? text.signInChat.copied : label}
    </button>
  );
}
