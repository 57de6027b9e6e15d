import { type Editor, useEditorState } from "@tiptap/react";
import {
  Bold,
  Code,
  Italic,
  Link,
  List,
  ListOrdered,
  type LucideIcon,
  RemoveFormatting,
  Strikethrough,
  TextQuote,
  Underline,
} from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../components/icon-button.tsx";
import { text } from "../../strings/text.ts";
import { LinkField } from "./link-field.tsx";

interface Mark {
  id: keyof typeof text.composer.marks;
  icon: LucideIcon;
  keys?: string;
  isActive(editor: Editor): boolean;
  toggle(editor: Editor): void;
}

const marks: readonly Mark[] = [
  mark("bold", Bold, "$mod+b", (chain) => chain.toggleBold()),
  mark("italic", Italic, "$mod+i", (chain) => chain.toggleItalic()),
  mark("underline", Underline, "$mod+u", (chain) => chain.toggleUnderline()),
  mark("strike", Strikethrough, "$mod+Shift+s", (chain) => chain.toggleStrike()),
  mark("bulletList", List, "$mod+Shift+8", (chain) => chain.toggleBulletList()),
  mark("orderedList", ListOrdered, "$mod+Shift+7", (chain) => chain.toggleOrderedList()),
  mark("blockquote", TextQuote, "$mod+Shift+b", (chain) => chain.toggleBlockquote()),
  mark("code", Code, "$mod+e", (chain) => chain.toggleCode()),
];

function mark(
  id: Mark["id"],
  icon: LucideIcon,
  keys: string,
  change: (chain: ReturnType<Editor["chain"]>) => ReturnType<Editor["chain"]>,
): Mark {
  return {
    id,
    icon,
    keys,
    isActive: (editor) => editor.isActive(id),
    toggle: (editor) => change(editor.chain().focus()).run(),
  };
}

/** How the marked words look. */
export function RichToolbar({ editor }: { editor: Editor }) {
  const [linking, setLinking] = useState(false);
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      on: marks.filter(({ isActive }) => isActive(now)).map(({ id }) => id),
      link: now.isActive("link"),
    }),
  });
  if (linking) return <LinkField editor={editor} onDone={() => setLinking(false)} />;
  return (
    <div className="rich-toolbar" role="toolbar" aria-label={text.composer.format}>
      {marks.map((each) => (
        <IconButton
          key={each.id}
          icon={each.icon}
          label={text.composer.marks[each.id]}
          keys={each.keys}
          pressed={active.on.includes(each.id)}
          onClick={() => each.toggle(editor)}
        />
      ))}
      <IconButton icon={Link} label={text.composer.marks.link} pressed={active.link} onClick={() => setLinking(true)} />
      <IconButton
        icon={RemoveFormatting}
        label={text.composer.marks.clear}
        onClick={() => editor.chain().focus().unsetAllMarks().clearNodes().run()}
      />
    </div>
  );
}
