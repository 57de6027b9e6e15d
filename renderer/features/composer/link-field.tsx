import type { Editor } from "@tiptap/react";
import { type FormEvent, useState } from "react";
import { text } from "../../strings/text.ts";

/** Where the marked words lead; only what may be opened outside is taken. */
export function LinkField({ editor, onDone }: { editor: Editor; onDone(): void }) {
  const current: unknown = editor.getAttributes("link")["href"];
  const [address, setAddress] = useState(typeof current === "string" ? current : "");
  const [wrong, setWrong] = useState(false);
  function submit(event: FormEvent): void {
    event.preventDefault();
    event.stopPropagation();
    const href = withProtocol(address.trim());
    const chain = editor.chain().focus().extendMarkRange("link");
    if (address.trim() === "") chain.unsetLink().run();
    else if (href === null) {
      setWrong(true);
      return;
    } else {
      if (editor.state.selection.empty && current === undefined)
        chain.insertContent({ type: "text", text: address.trim(), marks: [{ type: "link", attrs: { href } }] }).run();
      else chain.setLink({ href }).run();
    }
    onDone();
  }
  return (
    <form className="rich-toolbar" onSubmit={submit}>
      <input
        className="input"
        aria-label={text.composer.linkAddress}
        placeholder="https://"
        value={address}
        aria-invalid={wrong}
        ref={(element) => element?.focus()}
        onChange={({ target }) => setAddress(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onDone();
        }}
      />
      <button type="submit" className="button small">
        {text.composer.setLink}
      </button>
      {wrong && <span role="alert">{text.composer.badLink}</span>}
    </form>
  );
}

/** An address that people type without its beginning; null for what is no web or mail address. */
function withProtocol(address: string): string | null {
  if (/^[^\s@/]+@[^\s@/]+$/.test(address)) return `mailto:${address}`;
  const whole =
    /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^[^/]+\.[^/]+:\d/.test(address) ? address : `https://${address}`;
  if (!URL.canParse(whole)) return null;
  return ["http:", "https:", "mailto:"].includes(new URL(whole).protocol) ? whole : null;
}
