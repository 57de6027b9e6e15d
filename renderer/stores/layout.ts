import { create } from "zustand";
import type { ConversationFilter } from "../../shared/api/conversations.ts";
import type { Section } from "../../shared/model/conversation.ts";
import type { UnsubscribeOffer } from "../../shared/model/facts.ts";
import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { MadeViewId } from "../../shared/model/made-view.ts";
import type { MessageView } from "../../shared/model/message.ts";
import type { ViewKey } from "./views.ts";

/** The one dialog that is open. */
type DialogName =
  | { kind: "sign-in"; account: AccountId | null }
  | { kind: "settings" }
  | { kind: "data" }
  | { kind: "keys" }
  | { kind: "palette" }
  | { kind: "unlock"; account: AccountId }
  | { kind: "join"; conversation: ConversationId; account: AccountId }
  | { kind: "unsubscribe"; message: MessageId; offer: UnsubscribeOffer }
  | { kind: "imports"; account: AccountId }
  | { kind: "snooze"; conversations: readonly ConversationId[] }
  | { kind: "person"; identityId: number }
  /** `id` null: a new one, that begins with what `filter` shows. */
  | { kind: "made-view"; id: MadeViewId | null; filter: ConversationFilter }
  | { kind: "sort-sender"; conversation: ConversationId }
  /** A new rule, from an example. */
  | { kind: "rule"; example: MessageView }
  | { kind: "why"; message: MessageId };

export interface LayoutState {
  view: ViewKey;
  unreadOnly: boolean;
  /** The part of the divided inbox; null: all of it. */
  section: Section | null;
  dialog: DialogName | null;
  /** The navigation, where there is no room for it beside the list. */
  drawer: boolean;
  /** Accounts whose folders are shown. */
  expanded: ReadonlySet<AccountId>;
  searching: boolean;
  query: string;
  show(view: ViewKey): void;
  setUnreadOnly(unreadOnly: boolean): void;
  setSection(section: Section | null): void;
  openDialog(dialog: DialogName): void;
  closeDialog(): void;
  setDrawer(drawer: boolean): void;
  toggleExpanded(id: AccountId): void;
  search(query: string): void;
  leaveSearch(): void;
}

/** Where the user is: UI state only, nothing that the core knows. */
export const useLayout = create<LayoutState>()((set) => ({
  view: { kind: "role", name: "inbox" },
  unreadOnly: false,
  section: "people",
  dialog: null,
  drawer: false,
  expanded: new Set(),
  searching: false,
  query: "",
  show: (view) => set({ view, unreadOnly: false, drawer: false, searching: false, query: "" }),
  setUnreadOnly: (unreadOnly) => set({ unreadOnly }),
  setSection: (section) => set({ section }),
  openDialog: (dialog) => set({ dialog, drawer: false }),
  closeDialog: () => set({ dialog: null }),
  setDrawer: (drawer) => set({ drawer }),
  toggleExpanded: (id) =>
    set(({ expanded }) => {
      const next = new Set(expanded);
      if (!next.delete(id)) next.add(id);
      return { expanded: next };
    }),
  search: (query) => set({ searching: true, query }),
  leaveSearch: () => set({ searching: false, query: "" }),
}));
