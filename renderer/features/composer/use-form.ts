import type { Editor } from "@tiptap/react";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { Settings } from "../../../shared/api/settings.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { asPlain, asRich, asRichAgain } from "./carried.ts";
import { textToHtml } from "./text-html.ts";
import type { Writing } from "./use-draft.ts";

export interface Form {
  rich: boolean;
  /** Going to plain text takes the form away; a note offers it back. */
  setRich(rich: boolean): void;
  /** The editor of a rich letter, while it is there. */
  editor: RefObject<Editor | null>;
  onEditor(editor: Editor | null): void;
}

/** Whether a letter is rich or plain, and the way between the two. */
export function useForm(
  { content, saver, change, flush }: Writing,
  format: Settings["letterFormat"] | undefined,
): Form {
  const editor = useRef<Editor | null>(null);
  const offered = useRef<number | null>(null);
  const withdraw = useCallback(() => {
    if (offered.current !== null) useToasts.getState().dismiss(offered.current);
    offered.current = null;
  }, []);
  useEffect(() => withdraw, [withdraw]);
  const onEditor = useCallback((now: Editor | null) => {
    editor.current = now;
  }, []);
  function bringBack(before: typeof content): void {
    // What was typed since is a version of its own first.
    flush();
    change(asRichAgain(before, saver.content));
  }
  function setRich(rich: boolean): void {
    withdraw();
    const before = saver.content;
    change(rich ? asRich(before) : asPlain(before));
    if (rich || (before.html ?? "") === textToHtml(before.text)) return;
    offered.current = useToasts.getState().show({
      message: text.composer.formTaken,
      action: { label: text.undo, run: () => bringBack(before) },
    });
  }
  const rich = content.html === undefined ? format === "rich" : content.html !== null;
  return { rich, setRich, editor, onEditor };
}
