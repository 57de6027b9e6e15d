import { useEffect } from "react";
import { useConnection } from "../api/context.ts";
import { useLayout } from "../stores/layout.ts";
import { perform } from "./context.ts";
import { createKeyFinder, mayAct, scopeOf } from "./keyboard.ts";
import { actions } from "./registry.ts";

const findActions = createKeyFinder(actions, () => performance.now());

export const isMac = /mac/i.test(navigator.platform);

function isCovered(): boolean {
  if (useLayout.getState().dialog !== null) return true;
  return document.querySelector("[role=dialog][data-modal],[role=alertdialog],[role=menu]") !== null;
}

/** Returns the listener for key presses, for the window and for the frames that mail is shown in. */
export function useKeyListener(): (event: KeyboardEvent) => void {
  const connection = useConnection();
  return (event) => {
    if (event.defaultPrevented || !mayAct(scopeOf(event, isCovered()), event)) return;
    if (findActions(event).some((action) => perform(action, connection))) event.preventDefault();
  };
}

/** Every shortcut of the registry, on the whole window. */
export function useKeyboard(): void {
  const listener = useKeyListener();
  useEffect(() => {
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  });
}
