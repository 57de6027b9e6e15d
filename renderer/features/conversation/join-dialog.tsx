import { type KeyboardEvent, useState } from "react";
import { inbox } from "../../../shared/api/conversations.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import { joinWith } from "../../actions/threading.ts";
import { useConnection } from "../../api/context.ts";
import { useLive, useSearch } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { locale, useNow } from "../../components/use-now.ts";
import { text } from "../../strings/en.ts";
import { shortTime } from "../../text/time.ts";

export interface JoinDialogProps {
  conversation: ConversationId;
  /** Only conversations of one account can be joined. */
  account: AccountId;
  onClose(): void;
}

interface Choice {
  id: ConversationId;
  subject: string;
  who: string;
  /** ms UTC */
  at: number;
}

const mostShown = 30;

/** The other conversation, found by searching; the newest ones before anything is typed. */
function useChoices(query: string, account: AccountId, own: ConversationId): Choice[] {
  const view = { ...inbox, role: null, accountIds: [account] };
  const newest = useLive("conversations.list", { view, after: null, limit: mostShown });
  const found = useSearch(query);
  const listed: Choice[] = (newest.data?.rows ?? []).flatMap(({ id, kind, subject, people, lastAt }) =>
    kind === "thread" ? [{ id, subject, who: people.join(", "), at: lastAt }] : [],
  );
  const hits: Choice[] = (found.data?.pages ?? []).flatMap((page) =>
    page.hits
      .filter(({ accountId }) => accountId === account)
      .map(({ conversationId, subject, from, at }) => ({ id: conversationId, subject, who: from, at })),
  );
  const all = query.trim() === "" ? listed : hits;
  const each = new Map(all.toReversed().map((choice) => [choice.id, choice]));
  return [...each.values()].toReversed().filter(({ id }) => id !== own);
}

/** Which conversation belongs to this one. */
export function JoinDialog({ conversation, account, onClose }: JoinDialogProps) {
  const connection = useConnection();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const now = useNow();
  const choices = useChoices(query, account, conversation).slice(0, mostShown);
  const chosen = choices[Math.min(at, choices.length - 1)];
  function pick(choice: Choice | undefined): void {
    if (!choice) return;
    onClose();
    void joinWith(connection, conversation, choice.id);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.nativeEvent.isComposing || (step === 0 && event.key !== "Enter")) return;
    event.preventDefault();
    if (step === 0) pick(chosen);
    else setAt((at + step + choices.length) % Math.max(1, choices.length));
  }
  return (
    <Dialog title={text.threading.joinTitle} size="medium" onClose={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-label={text.threading.joinHint}
        aria-expanded="true"
        aria-controls="join-list"
        aria-activedescendant={chosen && `join-${chosen.id}`}
        placeholder={text.threading.joinHint}
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={({ target }) => {
          setQuery(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" role="listbox" id="join-list" aria-label={text.threading.joinTitle}>
        {choices.map((choice) => (
          <div
            key={choice.id}
            className="palette-line join-line"
            role="option"
            id={`join-${choice.id}`}
            tabIndex={-1}
            aria-selected={choice === chosen}
            onPointerUp={() => pick(choice)}
          >
            <span className="join-subject">{choice.subject || text.list.noSubject}</span>
            <span className="join-who">{choice.who}</span>
            <time className="join-time">{shortTime(choice.at, now, locale)}</time>
          </div>
        ))}
        {choices.length === 0 && <p className="quiet palette-none">{text.threading.joinNone}</p>}
      </div>
    </Dialog>
  );
}
