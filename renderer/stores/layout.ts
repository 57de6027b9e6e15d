import { create } from "zustand";
import type { UnsubscribeOffer } from "../../shared/model/facts.ts";
import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";
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
  /** A new rule, from an example. */
  | { kind: "rule"; example: MessageView }
  | { kind: "why"; message: MessageId };

export interface LayoutState {
  view: ViewKey;
  unreadOnly: boolean;
  dialog: DialogName | null;
  /** The navigation, where there is no room for it beside the list. */
  drawer: boolean;
  /** Accounts whose folders are shown. */
  expanded: ReadonlySet<AccountId>;
  searching: boolean;
  query: string;
  show(view: ViewKey): void;
  setUnreadOnly(unreadOnly: boolean): void;
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
  dialog: null,
  drawer: false,
  expanded: new Set(),
  searching: false,
  query: "",
  show: (view) => set({ view, unreadOnly: false, drawer: false, searching: false, query: "" }),
  setUnreadOnly: (unreadOnly) => set({ unreadOnly }),
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
