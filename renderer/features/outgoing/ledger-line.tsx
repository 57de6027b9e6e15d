import { CircleAlert, CircleCheck, CircleHelp, Clock, Hourglass, LoaderCircle, type LucideIcon } from "lucide-react";
import { useState } from "react";
import type { LedgerAct, LedgerEntry, LedgerState } from "../../../shared/api/outgoing.ts";
import type { AccountView } from "../../../shared/model/account.ts";
import { useNow } from "../../components/use-now.ts";
import { WhenMenu } from "../../components/when-menu.tsx";
import { useSelection } from "../../stores/selection.ts";
import { locale, ofCore, text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { ledgerWords } from "./ledger-words.ts";
import { ResendDialog } from "./resend-dialog.tsx";
import { useLedgerActs } from "./use-ledger-acts.ts";

const icons: Record<LedgerState, LucideIcon> = {
  held: Clock,
  queued: Hourglass,
  sending: LoaderCircle,
  accepted: CircleCheck,
  unknown: CircleHelp,
  failed: CircleAlert,
};

/** One outgoing act: what, of which account, how far, and what can be done. */
export function LedgerLine({ entry, account }: { entry: LedgerEntry; account: AccountView | undefined }) {
  const { state, conversationId } = entry;
  const label = ofCore(entry.label);
  const now = useNow(10_000);
  const words = ledgerWords(entry, now, locale);
  const Icon = icons[state];
  return (
    <li className="ledger-line" data-state={state} style={account && { "--hue": account.hue }}>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <div className="ledger-text">
        {conversationId === null ? (
          <p className="ledger-name">{label}</p>
        ) : (
          <button type="button" className="ledger-name" onClick={() => useSelection.getState().show(conversationId)}>
            {label}
          </button>
        )}
        <p className="ledger-state">{words.state}</p>
        {words.more.map((sentence) => (
          <p key={sentence} className="quiet">
            {sentence}
          </p>
        ))}
        {account && (
          <p className="quiet account-chip">
            <span className="account-dot" aria-hidden="true" />
            {accountName(account)}
          </p>
        )}
        <LedgerButtons entry={entry} />
      </div>
    </li>
  );
}

/** What leads to a second sending. */
function resends(act: LedgerAct): act is "retry" | "edit" {
  return act === "retry" || act === "edit";
}

function LedgerButtons({ entry }: { entry: LedgerEntry }) {
  const [asking, setAsking] = useState<"retry" | "edit" | null>(null);
  const { run, reschedule } = useLedgerActs(entry);
  const nameOf = (act: LedgerAct): string => text.ledger.of(text.ledger.acts[act], ofCore(entry.label));
  const wordsOf = (act: LedgerAct): string =>
    act === "retry" && entry.kind === "send" ? text.ledger.resend : text.ledger.acts[act];
  if (entry.can.length === 0) return null;
  return (
    <div className="ledger-acts">
      {entry.can.map((act) =>
        act === "reschedule" ? (
          <WhenMenu key={act} className="button small" label={nameOf(act)} onChoose={reschedule}>
            {text.ledger.acts[act]}
          </WhenMenu>
        ) : (
          <button
            key={act}
            type="button"
            className="button small"
            aria-label={nameOf(act)}
            onClick={() => (entry.state === "unknown" && resends(act) ? setAsking(act) : run(act))}
          >
            {wordsOf(act)}
          </button>
        ),
      )}
      {asking && <ResendDialog label={wordsOf(asking)} onResend={() => run(asking)} onClose={() => setAsking(null)} />}
    </div>
  );
}
