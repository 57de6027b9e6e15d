import type { MessageId } from "../../shared/model/ids.ts";
import { toApiError } from "../api/client.ts";
import type { Connection } from "../api/connect.ts";
import { useConnection } from "../api/context.ts";
import { useLayout } from "../stores/layout.ts";
import { useReading } from "../stores/reading.ts";
import { useSelection } from "../stores/selection.ts";
import { useToasts } from "../stores/toasts.ts";
import { useWriting } from "../stores/writing.ts";
import { ofCore } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";

/** The state of this moment. */
export function contextNow(connection: Connection): ActionContext {
  return {
    connection,
    layout: useLayout.getState(),
    reading: useReading.getState(),
    selection: useSelection.getState(),
    toasts: useToasts.getState(),
    writing: useWriting.getState(),
  };
}

/** The same with the keyboard on one message, for what is done from its own buttons. */
export function contextAt(connection: Connection, id: MessageId): ActionContext {
  const context = contextNow(connection);
  return { ...context, reading: { ...context.reading, at: id } };
}

/** Runs an action if it makes sense in a moment, or says why it can't be done; returns whether it made sense. */
export function performIn(action: Action, context: ActionContext): boolean {
  if (!action.when(context)) return false;
  const reason = action.refused?.(context) ?? null;
  if (reason === null) action.run(context);
  else context.toasts.show({ message: ofCore(reason) });
  return true;
}

/** The same in this moment. */
export function perform(action: Action, connection: Connection): boolean {
  return performIn(action, contextNow(connection));
}

/** How a component runs an action. */
export function usePerform(): (action: Action) => void {
  const connection = useConnection();
  return (action) => void perform(action, connection);
}

/** Waits for a call; a failure is told to the user and answered with null. */
export async function orTell<Value>(pending: Promise<Value>): Promise<Value | null> {
  try {
    return await pending;
  } catch (error) {
    useToasts.getState().error(toApiError(error));
    return null;
  }
}
