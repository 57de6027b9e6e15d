import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import type { ParticipantView } from "../../../shared/model/conversation.ts";
import { useReading, type WritingPlace } from "../../stores/reading.ts";
import { text } from "../../strings/text.ts";
import { type Mention, markdownOf, shownOf, withMention } from "../../text/mentions.ts";
import type { ChatWriter } from "./chat-writer.ts";
import { CompletionList, completionId } from "./completion-list.tsx";
import { type Completion, useCompletion } from "./use-completion.ts";

export interface ChatFieldProps {
  writer: ChatWriter;
  label: string;
  place: WritingPlace;
  participants: readonly ParticipantView[];
  /** Set to what puts words where the caret is. */
  insert: RefObject<(words: string) => void>;
  onSend(): void;
  onEditLast(): void;
}

/** The field: mentions read as names while the draft holds who they are. Enter sends, Shift Enter begins a line. */
export function ChatField(props: ChatFieldProps) {
  const { writer, label, place, participants, insert, onSend, onEditLast } = props;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { shown, change, mention } = useShownText(writer);
  const caret = useRef<number | null>(null);
  const put = (words: string, at: number) => {
    caret.current = at;
    change(words);
  };
  const completion = useCompletion({
    area,
    text: shown,
    participants,
    onPick: (words, at, entry) => put(mention(words, entry), at),
  });
  useCaret(area, caret, shown);
  useFocus(area, place);
  insert.current = (words) => {
    const at = area.current?.selectionStart ?? shown.length;
    put(shown.slice(0, at) + words + shown.slice(area.current?.selectionEnd ?? at), at + words.length);
    area.current?.focus();
  };
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (completion.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      if (!event.repeat) onSend();
    } else if (event.key === "ArrowUp" && shown === "") {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      leave(place, area.current);
    }
  }
  return (
    <div className="chat-field">
      <CompletionList id={id} state={completion} />
      <textarea
        ref={area}
        className="chat-input"
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={completion.chosen && id}
        aria-activedescendant={completion.chosen && completionId(id, completion.chosen.id)}
        placeholder={place === "thread" ? text.chatComposer.threadHint : `${label}…`}
        dir="auto"
        rows={1}
        value={shown}
        onChange={({ target }) => {
          change(target.value);
          completion.look();
        }}
        onSelect={completion.look}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

/** Out of the field, and out of a thread that nothing is written in. */
function leave(place: WritingPlace, area: HTMLTextAreaElement | null): void {
  area?.blur();
  if (place === "thread" && area?.value === "") useReading.getState().closePanel();
}

/** The draft's Markdown as it is read and typed. */
function useShownText(writer: ChatWriter) {
  const mentions = useRef<Mention[]>([]);
  const [own, setOwn] = useState({ markdown: "", shown: "" });
  const { text: markdown } = writer.content;
  let { shown } = own;
  if (own.markdown !== markdown) {
    const read = shownOf(markdown);
    for (const each of read.mentions) withMention(mentions.current, each.shown, each.link);
    ({ text: shown } = read);
    setOwn({ markdown, shown });
  }
  function change(next: string): void {
    const written = markdownOf(next, mentions.current);
    setOwn({ markdown: written, shown: next });
    writer.change({ text: written });
  }
  /** The person is known from now on; what was put in stands for them. */
  function mention(words: string, { word, link }: Completion): string {
    if (link === null) return words;
    const { shown: name } = withMention(mentions.current, word, link);
    return name === word ? words : words.replace(word, () => name);
  }
  return { shown, change, mention };
}

/** Puts the caret behind what was put in, once it is drawn. */
function useCaret(area: RefObject<HTMLTextAreaElement | null>, caret: RefObject<number | null>, shown: string): void {
  useEffect(() => {
    if (caret.current === null || area.current?.value !== shown) return;
    area.current.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [area, caret, shown]);
}

/** Takes the focus when an action asks for it. */
function useFocus(area: RefObject<HTMLTextAreaElement | null>, place: WritingPlace): void {
  const focus = useReading((state) => state.focus);
  useEffect(() => {
    if (focus?.place === place) area.current?.focus();
  }, [area, focus, place]);
}
