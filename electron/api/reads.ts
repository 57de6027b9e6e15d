import type { Readable } from "../db/open.ts";
import { listAccounts, listFolders } from "../db/queries/accounts.ts";
import { countUnread, findConversation, listConversations } from "../db/queries/conversations.ts";
import { findDraft, listDrafts, listDraftVersions } from "../db/queries/drafts.ts";
import { ledgerPage } from "../db/queries/ledger.ts";
import { findMessage, listMessages } from "../db/queries/messages.ts";
import { listOutbox } from "../db/queries/outgoing.ts";
import { suggestPeople } from "../db/queries/people.ts";
import { listRemoteSenders } from "../db/queries/remote.ts";
import { actsOf, listRules, mostTried, problemsOf, tryRule } from "../db/queries/rules.ts";
import { searchMessages } from "../db/queries/search.ts";
import { getSettings } from "../db/queries/settings.ts";
import type { Handlers } from "./handlers.ts";
import { attachedMessageReader } from "./reads/attached-message.ts";
import { attachmentReader } from "./reads/attachments.ts";
import { bodyReader, sourceReader } from "./reads/bodies.ts";
import { changedSubject } from "./reads/changed-subject.ts";
import { chatReads } from "./reads/chat.ts";
import { draftWarnings } from "./reads/draft-warnings.ts";
import { factsReader } from "./reads/facts.ts";
import { found } from "./reads/found.ts";
import { peopleReads } from "./reads/people.ts";
import { withSafeFileNames, withSafeNames } from "./reads/safe-names.ts";

export interface ReadOptions {
  /** ms UTC */
  now(): number;
  /** IANA name of where the user is. */
  timeZone: string;
}

/** What answers every `read` method, on a connection that can't write. */
export function readHandlers(db: Readable, { now, timeZone }: ReadOptions): Handlers<"read"> {
  return {
    "accounts.list": () => listAccounts(db),
    "accounts.folders": () => listFolders(db),
    "conversations.list": (input) => listConversations(db, input),
    "conversations.get": ({ id }) => {
      const view = found(findConversation(db, id), "This conversation is no longer here.");
      return { ...view, splitAt: view.kind === "thread" ? changedSubject(db, view.id) : null };
    },
    "conversations.unread": ({ view }) => countUnread(db, view),
    "messages.list": (input) => withSafeFileNames(listMessages(db, input)),
    "messages.get": ({ id }) => withSafeNames(found(findMessage(db, id), "This message is no longer here.")),
    "messages.body": bodyReader(db, now),
    "remote.senders": () => listRemoteSenders(db),
    "messages.source": sourceReader(db),
    "attachments.read": attachmentReader(db),
    "attachments.message": attachedMessageReader(db),
    "messages.facts": factsReader(db, now),
    "drafts.list": ({ conversationId }) => listDrafts(db, conversationId),
    "drafts.get": ({ id }) => found(findDraft(db, id), "This draft is no longer here."),
    "drafts.versions": ({ id }) =>
      listDraftVersions(db, id).map(({ version, at, content }) => ({ version, at, text: content.text })),
    "drafts.check": ({ id }) => draftWarnings(db, found(findDraft(db, id), "This draft is no longer here.")),
    "outbox.list": () => listOutbox(db),
    "outbox.page": (input) => ledgerPage(db, input),
    "search.query": (input) => searchMessages(db, input, { now: now(), timeZone }),
    "rules.list": () => listRules(db, { now: now(), timeZone }),
    "rules.try": ({ query, days }) => {
      const found = tryRule(db, query, days, { now: now(), timeZone }).length;
      return { found, many: found === mostTried, problems: problemsOf(db, query, { now: now(), timeZone }) };
    },
    "rules.of": ({ messageId }) => actsOf(db, messageId),
    "people.suggest": ({ prefix, limit }) => suggestPeople(db, prefix, limit),
    "settings.get": () => getSettings(db),
    ...chatReads(db),
    ...peopleReads(db),
    // A core knows nothing of the demo; hosts that have it answer in its place.
    "demo.get": () => ({ active: false, available: false }),
    // Nor of the folder that it lies in; what runs its threads answers in its place.
    "data.get": () => ({ running: null, suggestion: "", trouble: null, mended: null, database: "", origin: "" }),
  };
}
