import type { Editor } from "@tiptap/react";
import type { Settings } from "../../../shared/api/settings.ts";
import { sameAddress } from "../../../shared/model/address.ts";
import { textToHtml } from "./text-html.ts";
import type { Writing } from "./use-draft.ts";

type Template = Settings["templates"][number];

/** Those that belong to every address, and to this one. */
export function templatesFor(templates: readonly Template[], from: string): Template[] {
  return templates.filter(({ address }) => address === "" || sameAddress(address, from));
}

/** Puts a template where the cursor is; its subject only where there is none yet. */
export function insertTemplate({ saver, change }: Writing, editor: Editor | null, template: Template): void {
  const subject = saver.content.subject.trim() === "" ? { subject: template.subject } : {};
  if (editor) {
    editor
      .chain()
      .focus()
      .insertContent(template.html ?? textToHtml(template.text))
      .run();
    if (subject.subject) change(subject);
  } else {
    const { text } = saver.content;
    change({ ...subject, text: text.trim() === "" ? template.text : `${text.trimEnd()}\n\n${template.text}` });
  }
}
