import type { SenderChoice } from "../../../shared/api/views.ts";
import { contextNow, orTell } from "../../actions/context.ts";
import { tellUndoable } from "../../actions/triage.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";
import type { SectionProps, SettingsSection } from "./section.ts";
import { Setting } from "./setting.tsx";

const readChoices = ["moment", "seconds", "by-hand"] as const;

/** The divided inbox, when mail counts as read, and what the user said of senders, with the way back. */
function SortingSettings({ settings, onChange }: SectionProps) {
  const { data: senders = [] } = useLive("senders.list", {});
  return (
    <>
      <Setting label={text.sections.setting} words={[text.sections.settingWords]}>
        {(id) => (
          <input
            id={id}
            type="checkbox"
            checked={settings.splitInbox}
            onChange={({ target }) => onChange({ splitInbox: target.checked })}
          />
        )}
      </Setting>
      <Setting label={text.readState.label} words={[text.readState.words]}>
        {(id) => (
          <select
            id={id}
            className="input"
            value={settings.markRead}
            onChange={({ target }) =>
              onChange({ markRead: readChoices.find((choice) => choice === target.value) ?? "moment" })
            }
          >
            {readChoices.map((choice) => (
              <option key={choice} value={choice}>
                {text.readState.choices[choice]}
              </option>
            ))}
          </select>
        )}
      </Setting>
      <h4>{text.sections.chosen}</h4>
      {senders.length === 0 && <p className="quiet">{text.sections.none}</p>}
      <ul aria-label={text.sections.chosen}>
        {senders.map((choice) => (
          <SenderLine key={choice.sender} choice={choice} />
        ))}
      </ul>
    </>
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

export const sortingSection: SettingsSection = {
  id: "inbox",
  title: text.views.inbox,
  words: [
    text.sections.setting,
    text.sections.settingWords,
    text.readState.label,
    text.readState.words,
    text.sections.chosen,
  ],
  Body: SortingSettings,
};
