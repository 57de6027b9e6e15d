import type { Editor } from "@tiptap/react";
import { lazy, Suspense, useEffect, useRef } from "react";
import { text } from "../../strings/text.ts";
import type { Writing } from "./use-draft.ts";

/** The editor is a large part of the page, and not needed to read. */
const RichText = lazy(async () => ({ default: (await import("./rich-text.tsx")).RichText }));

export interface ComposerBodyProps {
  writing: Writing;
  rich: boolean;
  focused: boolean;
  onEditor(editor: Editor | null): void;
}

/** The text, rich or plain. */
export function ComposerBody({ writing, rich, focused, onEditor }: ComposerBodyProps) {
  if (!rich) return <PlainText writing={writing} focused={focused} />;
  return (
    <Suspense fallback={<div className="composer-rich" />}>
      <RichText writing={writing} focused={focused} onEditor={onEditor} />
    </Suspense>
  );
}

/** It grows with what is written (`field-sizing` in the styles). */
function PlainText({ writing, focused }: { writing: Writing; focused: boolean }) {
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
