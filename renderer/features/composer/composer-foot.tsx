import { History, LayoutTemplate, Paperclip, Quote, SendHorizontal, Trash2, Type } from "lucide-react";
import { useRef } from "react";
import type { Settings } from "../../../shared/api/settings.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { keyLabel } from "../../actions/keyboard.ts";
import { isMac } from "../../actions/use-keyboard.ts";
import { IconButton } from "../../components/icon-button.tsx";
import { Menu } from "../../components/menu.tsx";
import { text } from "../../strings/text.ts";
import type { SaveState } from "./draft-saver.ts";
import { SendLater } from "./send-later.tsx";

export interface ComposerFootProps {
  state: SaveState | null;
  sending: boolean;
  rich: boolean;
  onRich(rich: boolean): void;
  templates: Settings["templates"];
  onTemplate(template: Settings["templates"][number]): void;
  /** Whether the source is quoted; null when there is none. */
  quote: boolean | null;
  onQuote(quote: boolean): void;
  /** @param when send later; absent: now */
  onSend(when?: PlannedTime): void;
  onAttach(files: readonly File[]): void;
  onVersions(): void;
  onDiscard(): void;
}

const stateText: Record<SaveState, string> = {
  saved: text.composer.saved,
  waiting: text.composer.saving,
  failing: text.composer.unsaved,
  gone: "",
};

/** Send, attach, quote, discard, and whether all is stored. */
export function ComposerFoot(props: ComposerFootProps) {
  const {
    state,
    sending,
    rich,
    onRich,
    templates,
    onTemplate,
    quote,
    onQuote,
    onSend,
    onAttach,
    onVersions,
    onDiscard,
  } = props;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <footer className="composer-foot">
      <button
        type="button"
        className="button primary"
        disabled={sending}
        onClick={() => onSend()}
        title={keyLabel("$mod+Enter", isMac)}
      >
        <SendHorizontal size={15} strokeWidth={2} aria-hidden="true" />
        {text.composer.send}
      </button>
      <SendLater onChoose={onSend} />
      <IconButton icon={Paperclip} label={text.composer.attach} onClick={() => picker.current?.click()} />
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
      {quote !== null && (
        <IconButton icon={Quote} label={text.composer.quote} pressed={quote} onClick={() => onQuote(!quote)} />
      )}
      <IconButton icon={Type} label={text.composer.rich} pressed={rich} onClick={() => onRich(!rich)} />
      {templates.length > 0 && (
        <Menu
          className="icon-button"
          label={text.composer.templates}
          align="start"
          items={templates.map((template, index) => ({
            id: `${index} ${template.name}`,
            label: template.name,
            run: () => onTemplate(template),
          }))}
        >
          <LayoutTemplate size={17} strokeWidth={1.75} aria-hidden="true" />
        </Menu>
      )}
      <span className="composer-state" role="status" data-state={state}>
        {state === null ? "" : stateText[state]}
      </span>
      <IconButton icon={History} label={text.versions.button} onClick={onVersions} />
      <IconButton icon={Trash2} label={text.composer.discard} onClick={onDiscard} />
    </footer>
  );
}
