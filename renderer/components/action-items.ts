import type { Action, ActionContext } from "../actions/action.ts";
import { performIn } from "../actions/context.ts";
import { keyLabel } from "../actions/keyboard.ts";
import { isMac } from "../actions/use-keyboard.ts";
import type { MenuItem } from "./menu.tsx";

/** Actions as entries of a menu: those that make sense, the ones that can't be done with their reason. */
export function actionItems(actions: readonly Action[], context: ActionContext): MenuItem[] {
  return actions
    .filter((action) => action.when(context))
    .map((action) => {
      const [keys] = action.keys;
      return {
        id: action.id,
        label: action.label,
        refused: action.refused?.(context) ?? null,
        ...(keys !== undefined && { hint: keyLabel(keys, isMac) }),
        run: () => void performIn(action, context),
      };
    });
}
