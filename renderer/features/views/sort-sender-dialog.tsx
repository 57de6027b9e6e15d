import { useState } from "react";
import { type Section, sections } from "../../../shared/model/conversation.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import { domainOf } from "../../../shared/text/sender.ts";
import { contextNow, orTell } from "../../actions/context.ts";
import { tellUndoable } from "../../actions/triage.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/text.ts";

/** In which part of the inbox everything of a sender stands, or of all of the sender's domain. */
export function SortSenderDialog({ conversation, onClose }: { conversation: ConversationId; onClose(): void }) {
  const connection = useConnection();
  const { data } = useLive("conversations.get", { id: conversation }, { conversationId: conversation });
  const [wide, setWide] = useState(false);
  const words = text.sections;
  const sender = data?.writer?.sender ?? "";
  const domain = domainOf(sender);
  const chosen = wide && domain !== null ? domain : sender;
  async function choose(section: Section | null): Promise<void> {
    onClose();
    const done = await orTell(connection.api.call("senders.set", { sender: chosen, section }));
    const said = section === null ? words.movedByRules(chosen) : words.moved(chosen, words.names[section]);
    tellUndoable(contextNow(connection), done, said);
  }
  return (
    <Dialog title={words.moveTitle} size="small" onClose={onClose}>
      <div className="dialog-body">
        {domain !== null && (
          <fieldset className="view-ticks">
            <legend>{words.of}</legend>
            <label className="view-tick">
              <input type="radio" name="sort-who" checked={!wide} onChange={() => setWide(false)} />
              {sender}
            </label>
            <label className="view-tick">
              <input type="radio" name="sort-who" checked={wide} onChange={() => setWide(true)} />
              {words.domain(domain.slice(1))}
            </label>
          </fieldset>
        )}
        <p className="quiet">{words.moveHint}</p>
        <div className="sort-choices">
          {sections.map((section) => (
            <button
              key={section}
              type="button"
              className="button"
              disabled={sender === ""}
              onClick={() => void choose(section)}
            >
              {words.names[section]}
            </button>
          ))}
          <button type="button" className="button" disabled={sender === ""} onClick={() => void choose(null)}>
            {words.byRules}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
