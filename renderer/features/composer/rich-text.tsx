import { Placeholder } from "@tiptap/extension-placeholder";
import { type Editor, EditorContent, useEditor } from "@tiptap/react";
import { StarterKit } from "@tiptap/starter-kit";
import { useEffect, useRef } from "react";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/text.ts";
import { inlinePicture, withPictures } from "./inline-picture.ts";
import { RichToolbar } from "./rich-toolbar.tsx";
import { textToHtml } from "./text-html.ts";
import type { Writing } from "./use-draft.ts";

export interface RichTextProps {
  writing: Writing;
  focused: boolean;
  /** Files were pasted or dropped: pictures go into the text, the rest beside it. */
  onEditor(editor: Editor | null): void;
}

/** The text of a rich letter. What it holds is what is stored: HTML of a few known marks, and the same as plain text. */
export function RichText({ writing, focused, onEditor }: RichTextProps) {
  const { host } = useConnection();
  const now = useRef(writing);
  now.current = writing;
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: { levels: [1, 2, 3] },
        link: { openOnClick: false, autolink: true, protocols: ["mailto"], defaultProtocol: "https" },
      }),
      Placeholder.configure({ placeholder: text.composer.bodyHint }),
      inlinePicture((contentId) => {
        const file = now.current.saver.content.attachments.find((each) => each.contentId === contentId);
        return file ? host.attachmentUrl(file.id) : null;
      }),
    ],
    content: writing.content.html ?? textToHtml(writing.content.text),
    autofocus: focused ? "start" : false,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": text.composer.body, dir: "auto" },
      // It means "send" (the composer hears it all the same); the editor's own meaning puts a break in place of what is marked.
      handleKeyDown: (_, event) => event.key === "Enter" && (event.ctrlKey || event.metaKey),
    },
    onUpdate: ({ editor: changed }) =>
      now.current.change({
        html: changed.isEmpty ? "" : withPictures(changed.getHTML()),
        text: changed.getText({ blockSeparator: "\n" }),
      }),
  });
  useEffect(() => {
    onEditor(editor);
    // Its view is there once it is mounted, which may be after this.
    const show = (): void => editor.view.dom.closest(".composer")?.scrollIntoView({ block: "nearest" });
    if (focused && editor.isInitialized) show();
    else if (focused) editor.once("create", show);
    return () => {
      editor.off("create", show);
      onEditor(null);
    };
  }, [editor, focused, onEditor]);
  return (
    <>
      <EditorContent className="composer-rich" editor={editor} />
      <RichToolbar editor={editor} />
    </>
  );
}
