import type { Settings } from "../../../shared/api/settings.ts";
import type { SenderChoice } from "../../../shared/api/views.ts";
import { contextNow, orTell } from "../../actions/context.ts";
import { tellUndoable } from "../../actions/triage.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/en.ts";

export interface SortingSettingsProps {
  settings: Settings;
  onChange(part: Partial<Settings>): void;
}

/** The divided inbox, and what the user said of senders, with the way back. */
export function SortingSettings({ settings, onChange }: SortingSettingsProps) {
  const { data: senders = [] } = useLive("senders.list", {});
  return (
    <section>
      <h3>{text.views.inbox}</h3>
      <div className="setting">
        <label>
          <input
            type="checkbox"
            checked={settings.splitInbox}
            onChange={({ target }) => onChange({ splitInbox: target.checked })}
          />{" "}
          {text.sections.setting}
        </label>
      </div>
      {senders.length > 0 && (
        <>
          <h4>{text.sections.chosen}</h4>
          <ul aria-label={text.sections.chosen}>
            {senders.map((sender) => (
              <SenderLine key={sender.sender} choice={sender} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function SenderLine({ choice: { sender, name, section, blocked } }: { choice: SenderChoice }) {
  const connection = useConnection();
  const words = text.sections;
  const facts = [blocked && words.blocked, section !== null && words.in(words.names[section])];
  async function forget(): Promise<void> {
    const done = await orTell(connection.api.call("senders.set", { sender, section: null, blocked: false }));
    tellUndoable(contextNow(connection), done, words.forgotten(name || sender));
  }
  return (
    <li className="setting">
      <span>
        {name === "" ? sender : `${name} (${sender})`}: {facts.filter((fact) => fact !== false).join(", ")}
      </span>
      <button
        type="button"
        className="button small"
        aria-label={words.forgetFor(name || sender)}
        onClick={() => void forget()}
      >
        {words.forget}
      </button>
    </li>
  );
}
