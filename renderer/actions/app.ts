import { text } from "../strings/text.ts";
import type { Action } from "./action.ts";
import { orTell } from "./context.ts";

const always = () => true;

export const search: Action = {
  id: "app.search",
  label: text.actions.search,
  group: "app",
  keys: ["/", "$mod+f"],
  when: always,
  run: ({ layout }) => layout.search(layout.query),
};

const palette: Action = {
  id: "app.palette",
  label: text.actions.palette,
  group: "app",
  keys: ["$mod+k"],
  when: always,
  run: ({ layout }) => layout.openDialog({ kind: "palette" }),
};

const keys: Action = {
  id: "app.keys",
  label: text.actions.keys,
  group: "app",
  keys: ["[Shift]+?"],
  when: always,
  run: ({ layout }) => layout.openDialog({ kind: "keys" }),
};

export const sync: Action = {
  id: "app.sync",
  label: text.actions.sync,
  group: "app",
  keys: ["Shift+N"],
  when: always,
  run: ({ connection }) => void orTell(connection.api.call("accounts.sync", { id: null, whole: false })),
};

export const settings: Action = {
  id: "app.settings",
  label: text.actions.settings,
  group: "app",
  keys: ["$mod+,"],
  when: always,
  run: ({ layout }) => layout.openDialog({ kind: "settings" }),
};

export const addAccount: Action = {
  id: "app.add-account",
  label: text.actions.addAccount,
  group: "app",
  keys: [],
  when: always,
  run: ({ layout }) => layout.openDialog({ kind: "sign-in", account: null }),
};

export const appActions: readonly Action[] = [search, palette, keys, sync, settings, addAccount];
