import { useState } from "react";
import { inbox } from "../../../shared/api/conversations.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import { joinWith } from "../../actions/threading.ts";
import { useConnection } from "../../api/context.ts";
import { useLive, useSearch } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { PickList } from "../../components/pick-list.tsx";
import { useNow } from "../../components/use-now.ts";
import { locale, text } from "../../strings/text.ts";
import { namesOf } from "../../text/conversation-name.ts";
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
    kind === "thread" ? [{ id, subject, who: namesOf(people), at: lastAt }] : [],
  );
  const hits: Choice[] = found.rows
    .filter(({ accountId }) => accountId === account)
    .map(({ conversationId, subject, from, at }) => ({ id: conversationId, subject, who: from, at }));
  const all = query.trim() === "" ? listed : hits;
  const each = new Map(all.toReversed().map((choice) => [choice.id, choice]));
  return [...each.values()].toReversed().filter(({ id }) => id !== own);
}

/** Which conversation belongs to this one. */
export function JoinDialog({ conversation, account, onClose }: JoinDialogProps) {
  const connection = useConnection();
  const [query, setQuery] = useState("");
  const choices = useChoices(query, account, conversation).slice(0, mostShown);
  const now = useNow();
  return (
    <Dialog title={text.threading.joinTitle} size="medium" onClose={onClose}>
      <PickList
        name="join"
        label={text.threading.joinHint}
        placeholder={text.threading.joinHint}
        none={text.threading.joinNone}
        className="join-line"
        query={query}
        items={choices}
        onQuery={setQuery}
        onPick={({ id }) => {
          onClose();
          void joinWith(connection, conversation, id);
        }}
      >
        {({ subject, who, at }) => (
          <>
            <span className="join-subject">{subject || text.list.noSubject}</span>
            <span className="join-who">{who}</span>
            <time className="join-time">{shortTime(at, now, locale)}</time>
          </>
        )}
      </PickList>
    </Dialog>
  );
}
