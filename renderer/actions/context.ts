import { toApiError } from "../api/client.ts";
import type { Connection } from "../api/connect.ts";
import { useConnection } from "../api/context.ts";
import { useLayout } from "../stores/layout.ts";
import { useSelection } from "../stores/selection.ts";
import { useToasts } from "../stores/toasts.ts";
import { useWriting } from "../stores/writing.ts";
import type { Action, ActionContext } from "./action.ts";

/** The state of this moment. */
export function contextNow(connection: Connection): ActionContext {
  return {
    connection,
    layout: useLayout.getState(),
    selection: useSelection.getState(),
    toasts: useToasts.getState(),
    writing: useWriting.getState(),
  };
}

/** Runs an action if it makes sense now; says whether it did. */
export function perform(action: Action, connection: Connection): boolean {
  const context = contextNow(connection);
  if (!action.when(context)) return false;
  action.run(context);
  return true;
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
