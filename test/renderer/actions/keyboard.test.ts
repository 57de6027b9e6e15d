import { expect, test } from "vitest";
import type { Action } from "../../../renderer/actions/action.ts";
import { createKeyFinder, keyLabel, mayAct, scopeOf } from "../../../renderer/actions/keyboard.ts";
import { actions } from "../../../renderer/actions/registry.ts";

interface Press {
  key: string;
  shift?: boolean;
  ctrl?: boolean;
}

function press({ key, shift = false, ctrl = false }: Press): KeyboardEvent {
  const held: Record<string, boolean> = { Shift: shift, Control: ctrl };
  const event = {
    key,
    code: "",
    ctrlKey: ctrl,
    metaKey: false,
    shiftKey: shift,
    altKey: false,
    getModifierState: (name: string) => held[name] ?? false,
  };
  return event as unknown as KeyboardEvent;
}

function element(tagName: string, more: { type?: string; inside?: string; isContentEditable?: boolean } = {}) {
  const { inside = "", ...rest } = more;
  return { tagName, ...rest, closest: (selector: string) => (inside !== "" && selector.includes(inside) ? {} : null) };
}

const plain = { ctrlKey: false, metaKey: false };
const at = (target: unknown, event: { isComposing?: boolean; keyCode?: number } = {}, covered = false) =>
  scopeOf({ target, isComposing: false, keyCode: 0, ...event }, covered);

const writing = {
  "a text field": element("INPUT", { type: "text" }),
  "a search field": element("INPUT", { type: "search" }),
  "a password": element("INPUT", { type: "password" }),
  "the message": element("TEXTAREA"),
  "a choice": element("SELECT"),
  "editable text": element("DIV", { isContentEditable: true }),
  "a text box": element("DIV", { inside: "[role=textbox]" }),
  "a recipients field": element("INPUT", { type: "text", inside: "[role=combobox]" }),
  "a button of the composer": element("BUTTON", { inside: "[data-typing]" }),
};

test.each(Object.entries(writing))("single keys never act in %s; with Ctrl they may", (_, target) => {
  for (const key of ["e", "#", "j", "z", "Enter", "Escape", "Delete"]) {
    expect(mayAct(at(target), { key, ...plain })).toBe(false);
  }
  expect(mayAct(at(target), { key: "k", ctrlKey: true, metaKey: false })).toBe(true);
});

test("nothing acts while an input method composes, wherever the focus is", () => {
  for (const event of [{ isComposing: true }, { keyCode: 229 }]) {
    expect(mayAct(at(element("BODY"), event), { key: "e", ...plain })).toBe(false);
    expect(mayAct(at(element("BODY"), event), { key: "k", ctrlKey: true, metaKey: false })).toBe(false);
  }
});

test("nothing acts under a dialog or a menu", () => {
  expect(mayAct(at(element("BODY"), {}, true), { key: "e", ...plain })).toBe(false);
  expect(mayAct(at(element("BODY"), {}, true), { key: "k", ctrlKey: true, metaKey: false })).toBe(false);
});

test("on the list and the body keys act; a focused button keeps Enter and space", () => {
  expect(mayAct(at(element("BODY")), { key: "e", ...plain })).toBe(true);
  expect(mayAct(at(null), { key: "e", ...plain })).toBe(true);
  const button = at(element("BUTTON", { inside: "button" }));
  expect(mayAct(button, { key: "Enter", ...plain })).toBe(false);
  expect(mayAct(button, { key: " ", ...plain })).toBe(false);
  expect(mayAct(button, { key: "e", ...plain })).toBe(true);
  expect(mayAct(at(element("INPUT", { type: "checkbox" })), { key: "e", ...plain })).toBe(true);
});

function finder() {
  let time = 0;
  const find = createKeyFinder(actions, () => time);
  return {
    ids: (input: Press) => find(press(input)).map(({ id }: Action) => id),
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

test.each([
  [{ key: "j" }, "move.next"],
  [{ key: "k" }, "move.previous"],
  [{ key: "Enter" }, "move.open"],
  [{ key: "o" }, "move.open"],
  [{ key: "Escape" }, "move.back"],
  [{ key: "u" }, "move.back"],
  [{ key: "e" }, "triage.archive"],
  [{ key: "s" }, "triage.star"],
  [{ key: "#", shift: true }, "triage.trash"],
  [{ key: "#" }, "triage.trash"],
  [{ key: "!", shift: true }, "triage.junk"],
  [{ key: "I", shift: true }, "triage.read"],
  [{ key: "U", shift: true }, "triage.unread"],
  [{ key: "z" }, "triage.undo"],
  [{ key: "r" }, "write.reply"],
  [{ key: "a" }, "write.reply-all"],
  [{ key: "f" }, "write.forward"],
  [{ key: "c" }, "write.new"],
  [{ key: "/" }, "app.search"],
  [{ key: "?", shift: true }, "app.keys"],
  [{ key: "k", ctrl: true }, "app.palette"],
] satisfies [Press, string][])("%o means %s and nothing else", (input, id) => {
  expect(finder().ids(input)).toEqual([id]);
});

test("g then s goes to the stars and does not star; after a second, s stars", () => {
  const { ids, wait } = finder();
  expect(ids({ key: "g" })).toEqual([]);
  expect(ids({ key: "s" })).toEqual(["go.starred"]);
  expect(ids({ key: "s" })).toEqual(["triage.star"]);
  ids({ key: "g" });
  wait(1500);
  expect(ids({ key: "s" })).toEqual(["triage.star"]);
});

test("a sequence that means nothing does nothing, and modifier keys do not break one", () => {
  const { ids } = finder();
  ids({ key: "g" });
  expect(ids({ key: "z" })).toEqual([]);
  ids({ key: "g" });
  ids({ key: "Shift" });
  expect(ids({ key: "i" })).toEqual(["go.inbox"]);
  ids({ key: "g" });
  ids({ key: "g" });
  expect(ids({ key: "i" })).toEqual(["go.inbox"]);
});

test("every action has its own id, and no two share a key", () => {
  const ids = actions.map(({ id }) => id);
  const keys = actions.flatMap((action) => action.keys);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(keys).size).toBe(keys.length);
});

test("keys are shown as people know them", () => {
  expect(keyLabel("$mod+k", false)).toBe("Ctrl K");
  expect(keyLabel("$mod+k", true)).toBe("⌘ K");
  expect(keyLabel("[Shift]+#", false)).toBe("#");
  expect(keyLabel("g i", false)).toBe("G then I");
  expect(keyLabel("Escape", false)).toBe("Esc");
});
