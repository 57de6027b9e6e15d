import { useEffect, useRef } from "react";
import { text } from "../../strings/en.ts";
import type { Writing } from "./use-draft.ts";

/** The text. It grows with what is written (`field-sizing` in the styles). */
export function ComposerBody({ writing, focused }: { writing: Writing; focused: boolean }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = area.current;
    if (!focused || !element) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
    element.closest(".composer")?.scrollIntoView({ block: "nearest" });
  }, [focused]);
  return (
    <textarea
      ref={area}
      className="composer-text"
      aria-label={text.composer.body}
      placeholder={text.composer.bodyHint}
      dir="auto"
      value={writing.content.text}
      onChange={({ target }) => writing.change({ text: target.value })}
    />
  );
}
