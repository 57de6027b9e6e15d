import type { HostAction, HostRequest } from "../../shared/host.ts";
import type { Connection } from "../api/connect.ts";
import { useLayout } from "../stores/layout.ts";
import { useReading } from "../stores/reading.ts";
import { useSelection } from "../stores/selection.ts";
import { useToasts } from "../stores/toasts.ts";
import { useWriting } from "../stores/writing.ts";
import { text } from "../strings/text.ts";
import type { ActionContext } from "./action.ts";
import { composeTo } from "./compose-to.ts";
import { contextNow, orTell, perform } from "./context.ts";
import { actions } from "./registry.ts";

/** The registry as the native menu needs it: data, with what makes sense now. */
export function hostActionsIn(context: ActionContext): HostAction[] {
  return actions.map((action) => ({
    id: action.id,
    label: action.label,
    group: text.actions.groups[action.group],
    keys: action.keys[0] ?? null,
    enabled: action.when(context) && (action.refused?.(context) ?? null) === null,
  }));
}

/** Tells the host which actions there are, and does what the system asks: menu, tray, notifications, links. */
export function followHost(connection: Connection): void {
  const { host } = connection;
  host.onRequest?.((request) => void obey(connection, request));
  if (!host.showActions) return;
  let told = "";
  let asked = false;
  const tell = (): void => {
    asked = false;
    const now = hostActionsIn(contextNow(connection));
    const words = JSON.stringify(now);
    if (words === told) return;
    told = words;
    host.showActions?.(now);
  };
  // A click changes several stores at once; the menu needs to know only how that ends.
  const soon = (): void => {
    if (asked) return;
    asked = true;
    queueMicrotask(tell);
  };
  for (const store of [useLayout, useReading, useSelection, useToasts, useWriting]) store.subscribe(soon);
  tell();
}

async function obey(connection: Connection, request: HostRequest): Promise<void> {
  const { api } = connection;
  if (request.kind === "action") {
    const action = actions.find(({ id }) => id === request.id);
    if (action) perform(action, connection);
    return;
  }
  useLayout.getState().closeDialog();
  if (request.kind === "compose") {
    await composeTo(connection, { ...request, body: request.text });
    return;
  }
  const { selection, layout } = contextNow(connection);
  if (request.kind === "message") {
    const message = await orTell(api.call("messages.get", { id: request.messageId }));
    if (!message) return;
    layout.leaveSearch();
    selection.show(message.conversationId, message.id);
    return;
  }
  const conversation = await orTell(api.call("conversations.get", { id: request.conversationId }));
  if (!conversation) return;
  layout.leaveSearch();
  selection.show(conversation.id);
}
