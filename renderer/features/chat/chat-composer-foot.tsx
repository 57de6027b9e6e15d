import { Paperclip, SendHorizontal, Smile } from "lucide-react";
import { useRef, useState } from "react";
import { text } from "../../strings/text.ts";
import type { ChatWriter } from "./chat-writer.ts";
import { EmojiPicker } from "./emoji-picker.tsx";

export interface ChatComposerFootProps {
  writer: ChatWriter;
  /** Why nothing can be attached; null: it can. */
  upload: string | null;
  onAttach(files: readonly File[]): void;
  onEmoji(emoji: string): void;
  onSend(): void;
}

/** Attach, emoji, how it is stored, send. */
export function ChatComposerFoot({ writer, upload, onAttach, onEmoji, onSend }: ChatComposerFootProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [choosing, setChoosing] = useState(false);
  const { content, state } = writer;
  const empty = content.text.trim() === "" && content.attachments.length === 0;
  return (
    <footer className="chat-composer-foot">
      <button
        type="button"
        className="icon-button small"
        aria-label={text.composer.attach}
        title={upload ?? text.composer.attach}
        disabled={upload !== null}
        onClick={() => picker.current?.click()}
      >
        <Paperclip size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={text.composer.attach}
        onChange={({ target }) => {
          onAttach([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      <EmojiPicker
        open={choosing}
        onOpenChange={setChoosing}
        onPick={onEmoji}
        trigger={
          <button
            type="button"
            className="icon-button small"
            aria-label={text.chatComposer.emoji}
            title={text.chatComposer.emoji}
          >
            <Smile size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
        }
      />
      <span className="composer-state" role="status" data-state={state}>
        {state === "failing" ? text.composer.unsaved : ""}
      </span>
      <button
        type="button"
        className="icon-button small send"
        aria-label={text.chatComposer.send}
        title={text.chatComposer.sendHint}
        disabled={empty}
        onClick={onSend}
      >
        <SendHorizontal size={16} strokeWidth={2} aria-hidden="true" />
      </button>
    </footer>
  );
}
