import type { ConversationFilter } from "../../../shared/api/conversations.ts";
import type { AccountId, FolderId } from "../../../shared/model/ids.ts";

export const wheres = ["inbox", "all", "archive", "sent", "folders"] as const;
export type Where = (typeof wheres)[number];
export const accountModes = ["all", "only", "except"] as const;
export type AccountMode = (typeof accountModes)[number];
export const viewKinds = ["thread", "direct", "group", "channel"] as const;
export type ViewKind = (typeof viewKinds)[number];

/** A filter as the dialog asks for it. */
export interface ViewChoices {
  where: Where;
  folders: readonly FolderId[];
  accountMode: AccountMode;
  accounts: readonly AccountId[];
  /** None: all. */
  kinds: readonly ViewKind[];
  /** As typed. */
  people: string;
  unread: boolean;
  starred: boolean;
  waiting: "any" | "me" | "them";
  section: ConversationFilter["section"] | "any";
}

export function choicesOf(filter: ConversationFilter): ViewChoices {
  const { role, folderId, folderIds = folderId === null ? [] : [folderId], exceptAccountIds = [], accountIds } = filter;
  return {
    where: folderIds.length > 0 ? "folders" : whereOf(role),
    folders: folderIds,
    accountMode: accountIds !== null ? "only" : exceptAccountIds.length > 0 ? "except" : "all",
    accounts: accountIds ?? exceptAccountIds,
    kinds: viewKinds.filter((kind) => filter.kinds?.includes(kind)),
    people: (filter.people ?? []).join(", "),
    unread: filter.unread,
    starred: filter.starred,
    waiting: filter.waiting ?? "any",
    section: filter.section ?? "any",
  };
}

function whereOf(role: ConversationFilter["role"]): Where {
  return role === "inbox" || role === "archive" || role === "sent" ? role : "all";
}

export function filterFrom(choices: ViewChoices): ConversationFilter {
  const { where, folders, accountMode, accounts, kinds, waiting, section } = choices;
  const people = choices.people
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  return {
    role: where === "all" || where === "folders" ? null : where,
    folderId: null,
    accountIds: accountMode === "only" ? [...accounts] : null,
    unread: choices.unread,
    starred: choices.starred,
    ...(accountMode === "except" && accounts.length > 0 && { exceptAccountIds: [...accounts] }),
    ...(where === "folders" && folders.length > 0 && { folderIds: [...folders] }),
    ...(kinds.length > 0 && kinds.length < viewKinds.length && { kinds: [...kinds] }),
    ...(people.length > 0 && { people }),
    ...(waiting !== "any" && { waiting }),
    ...(section !== undefined && section !== "any" && { section }),
  };
}

/** The list with or without one of its items. */
export function toggled<Item>(list: readonly Item[], item: Item): Item[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item];
}
