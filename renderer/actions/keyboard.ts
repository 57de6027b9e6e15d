import { matchKeybindingPress, parseKeybinding } from "tinykeys";
import type { Action } from "./action.ts";

/** Where the keyboard is when a key goes down. */
export interface KeyScope {
  /** Text is being entered where the focus is. */
  typing: boolean;
  /** An input method is composing a character; its keys are not ours. */
  composing: boolean;
  /** A dialog or a menu is open. */
  covered: boolean;
  /** A button or link has the focus; Enter and space belong to it. */
  pressing: boolean;
}

interface FocusedElement {
  tagName: string;
  isContentEditable?: boolean;
  type?: string;
  closest(selector: string): unknown;
}

function isFocused(target: unknown): target is FocusedElement {
  return typeof target === "object" && target !== null && "tagName" in target && "closest" in target;
}

const textless = ["button", "checkbox", "color", "file", "radio", "range", "reset", "submit"];

/** Looks at what has the focus. `covered` is for the caller to know. */
export function scopeOf(event: { target: unknown; isComposing: boolean; keyCode: number }, covered: boolean): KeyScope {
  const { target } = event;
  const composing = event.isComposing || event.keyCode === 229;
  if (!isFocused(target)) return { typing: false, composing, covered, pressing: false };
  const tag = target.tagName.toLowerCase();
  const typing =
    (tag === "input" && !textless.includes(target.type ?? "text")) ||
    tag === "textarea" ||
    tag === "select" ||
    target.isContentEditable === true ||
    Boolean(target.closest("[role=textbox],[role=combobox],[contenteditable=true],[data-typing]"));
  return { typing, composing, covered, pressing: Boolean(target.closest("button,a,summary,[role=button]")) };
}

/** Whether keys like this may act here. With Ctrl or Cmd they may while typing, but never under a dialog. */
export function mayAct(scope: KeyScope, event: { key: string; ctrlKey: boolean; metaKey: boolean }): boolean {
  if (scope.composing || scope.covered) return false;
  if (scope.typing) return event.ctrlKey || event.metaKey;
  return !(scope.pressing && (event.key === "Enter" || event.key === " "));
}

const sequenceWithin = 1000;

interface Binding {
  action: Action;
  presses: ReturnType<typeof parseKeybinding>;
}

/**
 * Finds the action that a key press means. Of sequences ("g s") the longer one wins, so that "s" alone does not fire at
 * their end.
 * @param now ms, any monotonic clock
 */
export function createKeyFinder(actions: readonly Action[], now: () => number) {
  const bindings: Binding[] = actions
    .flatMap((action) => action.keys.map((keys) => ({ action, presses: parseKeybinding(keys) })))
    .sort((a, b) => b.presses.length - a.presses.length);
  let prefix: KeyboardEvent | null = null;
  let prefixAt = 0;

  return (event: KeyboardEvent): Action[] => {
    if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return [];
    const before = prefix && now() - prefixAt < sequenceWithin ? prefix : null;
    prefix = null;
    const pressed = before ? [before, event] : [event];
    const found = bindings.filter(({ presses }) => {
      if (presses.length !== pressed.length) return false;
      return presses.every((press, index) => {
        const at = pressed[index];
        return at !== undefined && matchKeybindingPress(at, press);
      });
    });
    if (found.length > 0) return found.map(({ action }) => action);
    const begins = bindings.some(
      ({ presses: [first, second] }) => first && second && matchKeybindingPress(event, first),
    );
    if (begins) {
      prefix = event;
      prefixAt = now();
    }
    return [];
  };
}

const symbols: Record<string, string> = { Escape: "Esc", Delete: "Del", Enter: "↵", "[Shift]": "" };

/** Keys as shown to people. @example keyLabel("$mod+k", false) // "Ctrl K" */
export function keyLabel(keys: string, isMac: boolean): string {
  const modifier = isMac ? "⌘" : "Ctrl";
  return keys
    .split(" ")
    .map((press) =>
      press
        .split("+")
        .map((part) =>
          part === "$mod" ? modifier : (symbols[part] ?? (part.length === 1 ? part.toUpperCase() : part)),
        )
        .filter((part) => part !== "")
        .join(" "),
    )
    .join(" then ");
}
