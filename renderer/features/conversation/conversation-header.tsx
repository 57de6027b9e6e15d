import { useIsFetching } from "@tanstack/react-query";
import { AlertTriangle, Archive, ArrowLeft, Ellipsis, Inbox, Mail, Star, Trash2 } from "lucide-react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import type { Action } from "../../actions/action.ts";
import { contextNow, usePerform } from "../../actions/context.ts";
import { keyLabel } from "../../actions/keyboard.ts";
import { join, split, unsubscribe } from "../../actions/threading.ts";
import { archive, junk, read, star, toInbox, trash, unread } from "../../actions/triage.ts";
import { isMac } from "../../actions/use-keyboard.ts";
import { forward, reply, replyAll } from "../../actions/write.ts";
import { useConnection } from "../../api/context.ts";
import { ActionButton, IconButton } from "../../components/icon-button.tsx";
import { Menu } from "../../components/menu.tsx";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/en.ts";

const menuActions: readonly Action[] = [reply, replyAll, forward, read, toInbox, split, join, unsubscribe];

export interface ConversationHeaderProps {
  conversation: ConversationView;
  /** Named where there are several. */
  account: AccountView | undefined;
}

/** The subject, and what can be done with the whole conversation. */
export function ConversationHeader({ conversation, account }: ConversationHeaderProps) {
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
        <h2 className="conversation-subject">{conversation.subject || text.list.noSubject}</h2>
        <p className="conversation-facts">
          {account && (
            <span className="account-chip">
              <span className="account-dot" aria-hidden="true" />
              {account.address}
            </span>
          )}
          <span>{text.list.messages(conversation.messageCount)}</span>
        </p>
      </div>
      <HeaderActions conversation={conversation} />
    </header>
  );
}

function HeaderActions({ conversation }: { conversation: ConversationView }) {
  const connection = useConnection();
  const perform = usePerform();
  // What a message offers is known a little later than the message.
  useIsFetching({ queryKey: ["messages.facts"] });
  const items = menuActions
    .filter((action) => action.when(contextNow(connection)))
    .map((action) => ({
      id: action.id,
      label: action.label,
      ...(action.keys[0] !== undefined && { hint: keyLabel(action.keys[0], isMac) }),
      run: () => perform(action),
    }));
  return (
    <div className="head-actions" role="toolbar" aria-label={text.more}>
      <ActionButton
        action={archive.when(contextNow(connection)) ? archive : toInbox}
        icon={archive.when(contextNow(connection)) ? Archive : Inbox}
      />
      <ActionButton action={trash} icon={Trash2} />
      <ActionButton action={junk} icon={AlertTriangle} />
      <span className="starred" data-on={conversation.starred}>
        <ActionButton
          action={star}
          icon={Star}
          label={conversation.starred ? text.actions.unstar : text.actions.star}
        />
      </span>
      <ActionButton action={unread} icon={Mail} />
      <Menu className="icon-button" label={text.more} items={items}>
        <Ellipsis size={17} strokeWidth={1.75} aria-hidden="true" />
      </Menu>
    </div>
  );
}
