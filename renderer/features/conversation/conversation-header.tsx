import { useIsFetching } from "@tanstack/react-query";
import { AlertTriangle, Archive, ArrowLeft, BellOff, Ellipsis, Inbox, Mail, Star, Trash2, Users } from "lucide-react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import type { Action } from "../../actions/action.ts";
import { contextNow } from "../../actions/context.ts";
import { members } from "../../actions/message.ts";
import { isChat } from "../../actions/shown.ts";
import { snooze } from "../../actions/snooze.ts";
import { standingActions } from "../../actions/standing.ts";
import { join, split, unsubscribe } from "../../actions/threading.ts";
import { archive, junk, read, star, toInbox, trash, unread } from "../../actions/triage.ts";
import { forward, reply, replyAll } from "../../actions/write.ts";
import { useConnection } from "../../api/context.ts";
import { actionItems } from "../../components/action-items.ts";
import { ActionButton, IconButton } from "../../components/icon-button.tsx";
import { KindIcon } from "../../components/kind-icon.tsx";
import { Menu } from "../../components/menu.tsx";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { conversationName } from "../../text/conversation-name.ts";

const letterMenu: readonly Action[] = [
  reply,
  replyAll,
  forward,
  read,
  snooze,
  ...standingActions,
  toInbox,
  split,
  join,
  unsubscribe,
];
const chatMenu: readonly Action[] = [replyAll, forward, read, snooze, ...standingActions, archive, toInbox];

export interface ConversationHeaderProps {
  conversation: ConversationView;
  /** Named where there are several. */
  account: AccountView | undefined;
}

/** What it is about, and what can be done with the whole conversation. */
export function ConversationHeader({ conversation, account }: ConversationHeaderProps) {
  const chat = isChat(conversation.kind);
  return (
    <header className="conversation-head">
      <span className="only-single">
        <IconButton
          icon={ArrowLeft}
          label={text.actions.back}
          keys="u"
          onClick={() => useSelection.getState().close()}
        />
      </span>
      <div className="conversation-names">
        <h2 className="conversation-subject">
          {chat && conversation.kind !== "channel" && <KindIcon kind={conversation.kind} />}
          {conversationName(conversation)}
          {conversation.muted && (
            <span className="muted-mark" title={text.chat.muted}>
              <BellOff size={14} strokeWidth={1.75} aria-label={text.chat.muted} />
            </span>
          )}
        </h2>
        <p className="conversation-facts">
          {account && (
            <span className="account-chip">
              <span className="account-dot" aria-hidden="true" />
              {accountName(account)}
            </span>
          )}
          {chat ? (
            <ChatFacts conversation={conversation} />
          ) : (
            <span>{text.list.messages(conversation.messageCount)}</span>
          )}
        </p>
      </div>
      {chat ? <ChatActions conversation={conversation} /> : <LetterActions conversation={conversation} />}
    </header>
  );
}

function ChatFacts({ conversation: { memberCount, topic } }: { conversation: ConversationView }) {
  return (
    <>
      {memberCount !== null && <span className="no-wrap">{text.chat.memberCount(memberCount)}</span>}
      {topic !== "" && (
        <span className="topic" title={topic}>
          {topic}
        </span>
      )}
    </>
  );
}

function StarAction({ starred }: { starred: boolean }) {
  return (
    <span className="starred" data-on={starred}>
      <ActionButton action={star} icon={Star} label={starred ? text.actions.unstar : text.actions.star} />
    </span>
  );
}

function MoreMenu({ actions }: { actions: readonly Action[] }) {
  const connection = useConnection();
  // What a message offers is known a little later than the message.
  useIsFetching({ queryKey: ["messages.facts"] });
  return (
    <Menu className="icon-button" label={text.more} items={actionItems(actions, contextNow(connection))}>
      <Ellipsis size={17} strokeWidth={1.75} aria-hidden="true" />
    </Menu>
  );
}

function ChatActions({ conversation }: { conversation: ConversationView }) {
  return (
    <div className="head-actions" role="toolbar" aria-label={text.more}>
      {conversation.limits.archive === null && <ActionButton action={archive} icon={Archive} />}
      <StarAction starred={conversation.starred} />
      <ActionButton action={unread} icon={Mail} />
      <ActionButton action={members} icon={Users} />
      <MoreMenu actions={chatMenu} />
    </div>
  );
}

function LetterActions({ conversation }: { conversation: ConversationView }) {
  const connection = useConnection();
  const canArchive = archive.when(contextNow(connection));
  return (
    <div className="head-actions" role="toolbar" aria-label={text.more}>
      <ActionButton action={canArchive ? archive : toInbox} icon={canArchive ? Archive : Inbox} />
      <ActionButton action={trash} icon={Trash2} />
      <ActionButton action={junk} icon={AlertTriangle} />
      <StarAction starred={conversation.starred} />
      <ActionButton action={unread} icon={Mail} />
      <MoreMenu actions={letterMenu} />
    </div>
  );
}
