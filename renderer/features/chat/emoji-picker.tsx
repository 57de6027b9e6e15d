import { Popover } from "@base-ui/react/popover";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { text } from "../../strings/text.ts";
import { allEmoji, common, type Emoji, findEmoji } from "./emoji.ts";

export interface EmojiPickerProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  onPick(emoji: string): void;
  /** The button it opens from. */
  trigger: ReactElement;
}

/** Emoji by search, beside the button that asked for them. */
export function EmojiPicker({ open, onOpenChange, onPick, trigger }: EmojiPickerProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger render={trigger} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="menu-place">
          <Popover.Popup
            className="emoji-picker"
            data-modal=""
            aria-label={text.emojiPicker.label}
            initialFocus={field}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              // It is gone before the page's own keys are looked at, and must not mean "back" to them.
              event.stopPropagation();
              onOpenChange(false);
            }}
          >
            <EmojiSearch
              field={field}
              onPick={(emoji) => {
                onPick(emoji);
                onOpenChange(false);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const shownAtOnce = 120;

/** All emoji, once they are here. */
export function useEmoji(wanted: boolean): readonly Emoji[] {
  const [all, setAll] = useState<readonly Emoji[]>(common);
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    allEmoji().then(
      (found) => current && setAll(found),
      () => {},
    );
    return () => {
      current = false;
    };
  }, [wanted]);
  return all;
}

interface EmojiSearchProps {
  field: { current: HTMLInputElement | null };
  onPick(emoji: string): void;
}

function EmojiSearch({ field, onPick }: EmojiSearchProps) {
  const [query, setQuery] = useState("");
  const all = useEmoji(true);
  const found = query.trim() === "" ? [...common, ...all].slice(0, shownAtOnce) : findEmoji(all, query, shownAtOnce);
  const unique = found.filter(({ emoji }, index) => found.findIndex((each) => each.emoji === emoji) === index);
  return (
    <>
      <input
        ref={field}
        className="input"
        aria-label={text.emojiPicker.search}
        placeholder={text.emojiPicker.search}
        value={query}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={(event) => {
          const [first] = unique;
          if (event.key !== "Enter" || !first || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onPick(first.emoji);
        }}
      />
      {unique.length === 0 && <p className="quiet emoji-none">{text.emojiPicker.none}</p>}
      <ul className="emoji-grid">
        {unique.map(({ emoji, names }) => (
          <li key={emoji}>
            <button
              type="button"
              className="emoji-button"
              aria-label={names[0]}
              title={`:${names[0]}:`}
              onClick={() => onPick(emoji)}
            >
              {emoji}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
