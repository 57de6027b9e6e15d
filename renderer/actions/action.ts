import type { Connection } from "../api/connect.ts";
import type { LayoutState } from "../stores/layout.ts";
import type { ReadingState } from "../stores/reading.ts";
import type { SelectionState } from "../stores/selection.ts";
import type { ToastState } from "../stores/toasts.ts";
import type { WritingState } from "../stores/writing.ts";

/** What an action sees when it is asked or run: the moment's state, and the API. */
export interface ActionContext {
  connection: Connection;
  layout: LayoutState;
  reading: ReadingState;
  selection: SelectionState;
  toasts: ToastState;
  writing: WritingState;
}

export type ActionGroup = "move" | "triage" | "write" | "message" | "app";

/** One command of the page. Buttons, menu, palette, shortcuts and the sheet of keys all read these. */
export interface Action {
  /** Stable name, for the tray and native menus. */
  id: string;
  label: string;
  group: ActionGroup;
  /** In the syntax of tinykeys; the first is the one shown. */
  keys: readonly string[];
  /** Whether it makes sense now. */
  when(context: ActionContext): boolean;
  run(context: ActionContext): void;
  /** Why it can't be done here, though it makes sense: one sentence, shown instead of doing it. Null: it can. */
  refused?(context: ActionContext): string | null;
}
