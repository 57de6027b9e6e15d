import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { MessageView } from "../../../shared/model/message.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { useEdits } from "../../stores/edits.ts";
import { useReading } from "../../stores/reading.ts";
import { text } from "../../strings/text.ts";
import { markdownOf, shownOf } from "../../text/mentions.ts";

/** An own message, changed in its place; what is typed stays wherever one looks meanwhile. Enter keeps the change, Esc leaves it as it was. */
export function EditBox({ message }: { message: MessageView }) {
  const { id, conversationId } = message;
  const { data } = useLive("messages.body", { id }, { conversationId });
  if (!data) return <div className="edit-box" aria-busy="true" />;
  return <OpenEditBox message={message} said={data.markdown ?? data.visible} />;
}

function OpenEditBox({ message, said }: { message: MessageView; said: string }) {
  const { api } = useConnection();
  const [before] = useState(() => shownOf(said));
  const words = useEdits((state) => state.words.get(message.id) ?? before.text);
  const [problem, setProblem] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const close = () => {
    useEdits.getState().end(message.id);
    useReading.getState().edit(null);
    useReading.getState().write(useReading.getState().panel?.kind === "thread" ? "thread" : "conversation");
  };
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
    element.scrollIntoView({ block: "nearest" });
  }, []);
  async function save(): Promise<void> {
    if (words.trim() === "") return setProblem(text.chatComposer.empty);
    const now = markdownOf(words, before.mentions);
    if (now === said) return close();
    const done = await orTell(api.call("messages.edit", { id: message.id, text: now }));
    if (done) close();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      if (!event.repeat) void save();
    } else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div className="edit-box" data-typing="">
      <textarea
        ref={area}
        className="chat-input"
        aria-label={text.chatComposer.editing}
        dir="auto"
        value={words}
        onChange={({ target }) => useEdits.getState().type(message.id, target.value, before.text)}
        onKeyDown={onKeyDown}
      />
      {problem !== null && (
        <p className="composer-problem" role="alert">
          {problem}
        </p>
      )}
      <div className="button-row">
        <button type="button" className="button small primary" onClick={() => void save()}>
          {text.chatComposer.save}
        </button>
        <button type="button" className="button small" onClick={close}>
          {text.cancel}
        </button>
      </div>
    </div>
  );
}
