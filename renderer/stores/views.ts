import { type ConversationFilter, inbox } from "../../shared/api/conversations.ts";
import type { AccountView } from "../../shared/model/account.ts";
import type { Waiting } from "../../shared/model/conversation.ts";
import type { FolderRole, FolderView } from "../../shared/model/folder.ts";
import type { AccountId, FolderId } from "../../shared/model/ids.ts";
import type { MadeView, MadeViewId } from "../../shared/model/made-view.ts";
import { text } from "../strings/text.ts";

export const viewNames = ["inbox", "starred", "sent", "drafts", "archive", "junk", "trash", "all"] as const;
/** A view over all accounts. */
export type ViewName = (typeof viewNames)[number];

/** What the list shows. */
export type ViewKey =
  | { kind: "role"; name: ViewName }
  | { kind: "outbox" }
  /** Put away until a time. */
  | { kind: "snoozed" }
  /** Every message in one order of time (R37). */
  | { kind: "timeline" }
  /** Who wrote directly and is not known yet (R172). */
  | { kind: "requests" }
  | { kind: "account"; accountId: AccountId }
  | { kind: "folder"; folderId: FolderId }
  /** Conversations that wait for an answer: the user's, or theirs. */
  | { kind: "waiting"; who: Waiting }
  /** One that the user made. */
  | { kind: "made"; viewId: MadeViewId };

const roles: Partial<Record<ViewName, FolderRole>> = {
  inbox: "inbox",
  sent: "sent",
  drafts: "drafts",
  archive: "archive",
  junk: "junk",
  trash: "trash",
};

const noViews: readonly MadeView[] = [];

function madeBy(view: ViewKey, made: readonly MadeView[]): MadeView | undefined {
  return view.kind === "made" ? made.find(({ id }) => id === view.viewId) : undefined;
}

/**
 * What to ask the core for. `all` and `starred` have no role: everything but trash and junk.
 * @param made the views that the user made; one that is not among them shows nothing
 */
export function filterOf(view: ViewKey, unread: boolean, made: readonly MadeView[] = noViews): ConversationFilter {
  const base: ConversationFilter = { ...inbox, role: null, unread };
  switch (view.kind) {
    case "role":
      return { ...base, role: roles[view.name] ?? null, starred: view.name === "starred" };
    case "outbox":
    case "timeline":
    case "requests":
      return base;
    case "snoozed":
      return { ...base, snoozed: true };
    case "account":
      return { ...base, role: "inbox", accountIds: [view.accountId] };
    case "folder":
      return { ...base, folderId: view.folderId };
    case "waiting":
      return { ...base, role: view.who === "me" ? "inbox" : null, waiting: view.who };
    case "made": {
      const filter = madeBy(view, made)?.filter ?? { ...base, accountIds: [] };
      return { ...filter, unread: unread || filter.unread };
    }
  }
}

export function sameView(a: ViewKey, b: ViewKey): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Everything that views are named by. */
export interface Named {
  accounts: readonly AccountView[];
  folders: readonly FolderView[];
  made: readonly MadeView[];
}

export function titleOf(view: ViewKey, { accounts, folders, made }: Named): string {
  switch (view.kind) {
    case "role":
      return text.views[view.name];
    case "outbox":
      return text.views.outbox;
    case "snoozed":
      return text.snooze.view;
    case "timeline":
      return text.timeline.title;
    case "requests":
      return text.requests.title;
    case "account":
      return accounts.find(({ id }) => id === view.accountId)?.address ?? text.views.inbox;
    case "folder":
      return folders.find(({ id }) => id === view.folderId)?.name ?? "";
    case "waiting":
      return text.waiting[view.who];
    case "made":
      return madeBy(view, made)?.name ?? "";
  }
}

/** The role of the folder or view shown, to know what "archive" or "trash" would mean there. */
export function roleOf(
  view: ViewKey,
  folders: readonly FolderView[],
  made: readonly MadeView[] = noViews,
): FolderRole | null {
  if (view.kind === "made") return madeBy(view, made)?.filter.role ?? null;
  if (view.kind === "account" || (view.kind === "waiting" && view.who === "me")) return "inbox";
  if (view.kind === "folder") return folders.find(({ id }) => id === view.folderId)?.role ?? null;
  return view.kind === "role" ? (roles[view.name] ?? null) : null;
}
