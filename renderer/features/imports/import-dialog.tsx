import { useEffect, useState } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { OfferedConversation } from "../../../shared/model/conversation.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { orTell } from "../../actions/context.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { type Choice, toDo } from "./choice.ts";
import { ImportList } from "./import-list.tsx";

export interface ImportDialogProps {
  accountId: AccountId;
  onClose(): void;
}

const nothing: readonly OfferedConversation[] = [];

/** What of an account is downloaded: chosen by name, before anything is. */
export function ImportDialog({ accountId, onClose }: ImportDialogProps) {
  const { api } = useConnection();
  const { data: accounts = [] } = useLive("accounts.list", {});
  const { data } = useLive("imports.list", { accountId, consents: ["allowed", "unknown"] });
  const [choice, setChoice] = useState<Choice>(new Map());
  const search = useDiscovery(accountId);
  const account = accounts.find(({ id }) => id === accountId);
  const offered = data ?? nothing;
  const { begin, stop, held } = toDo(offered, choice);
  async function apply(): Promise<void> {
    if (begin.length > 0 && !(await orTell(api.call("imports.set", { ids: begin, consent: "allowed" }).then(yes))))
      return;
    if (stop.length > 0 && !(await orTell(api.call("imports.set", { ids: stop, consent: "unknown" }).then(yes))))
      return;
    if (begin.length > 0 && !useLayout.getState().expanded.has(accountId))
      useLayout.getState().toggleExpanded(accountId);
    if (begin.length > 0) useToasts.getState().show({ message: text.imports.started(begin.length) });
    onClose();
  }
  return (
    <Dialog title={text.imports.title(account ? accountName(account) : "")} size="large" persistent onClose={onClose}>
      <div className="dialog-body imports">
        <p className="quiet">{text.imports.lead}</p>
        <ImportList offered={offered} choice={choice} onChoose={setChoice} loading={!data || search.looking} />
        <Discovery search={search} />
        {account && <Automatic account={account} />}
      </div>
      <footer className="dialog-foot">
        {stop.length > 0 && <span className="imports-note">{text.imports.stopping(stop.length, held)}</span>}
        <button type="button" className="button" onClick={onClose}>
          {text.imports.later}
        </button>
        <button type="button" className="button primary" onClick={() => void apply()}>
          {begin.length > 0 ? text.imports.applyCount(begin.length) : text.imports.apply}
        </button>
      </footer>
    </Dialog>
  );
}

const yes = () => true;

interface Search {
  looking: boolean;
  /** What came of it, as a sentence; empty before. */
  said: string;
  look(): void;
}

/** Asks the provider what there is, once when the chooser is opened and at a click. */
function useDiscovery(accountId: AccountId): Search {
  const { api } = useConnection();
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState({ looking: true, said: "" });
  useEffect(() => {
    let current = true;
    setState({ looking: true, said: "" });
    api.call("imports.discover", { accountId }).then(
      (found) => current && setState({ looking: false, said: turn === 0 ? "" : text.imports.found(found.new) }),
      (error) => current && setState({ looking: false, said: toApiError(error).message }),
    );
    return () => {
      current = false;
    };
  }, [api, accountId, turn]);
  return { ...state, look: () => setTurn(turn + 1) };
}

function Discovery({ search: { looking, said, look } }: { search: Search }) {
  return (
    <p className="imports-search" role="status">
      <span className="quiet">{looking ? text.imports.looking : said}</span>
      <button type="button" className="plain-button" disabled={looking} onClick={look}>
        {text.imports.lookAgain}
      </button>
    </p>
  );
}

function Automatic({ account: { id, importNew } }: { account: AccountView }) {
  const { api } = useConnection();
  return (
    <label className="check-line">
      <input
        type="checkbox"
        checked={importNew}
        onChange={({ target }) => void orTell(api.call("imports.auto", { accountId: id, importNew: target.checked }))}
      />
      <span>{text.imports.auto}</span>
    </label>
  );
}
