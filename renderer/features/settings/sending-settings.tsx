import { text } from "../../strings/text.ts";
import type { SectionProps, SettingsSection } from "./section.ts";
import { Setting } from "./setting.tsx";

const delays = [0, 5, 10, 20, 30];

/** How long what was sent can be taken back. */
function SendingSettings({ settings, onChange }: SectionProps) {
  return (
    <Setting label={text.settings.undoSend} words={[text.looks.undoSendWords]}>
      {(id) => (
        <select
          id={id}
          className="input"
          value={settings.undoSendMs}
          onChange={({ target }) => onChange({ undoSendMs: Number(target.value) })}
        >
          {[...new Set([...delays, settings.undoSendMs / 1000])].map((seconds) => (
            <option key={seconds} value={seconds * 1000}>
              {text.settings.seconds(seconds)}
            </option>
          ))}
        </select>
      )}
    </Setting>
  );
}

export const sendingSection: SettingsSection = {
  id: "sending",
  title: text.looks.sending,
  words: [text.settings.undoSend],
  about: text.looks.undoSendWords,
  Body: SendingSettings,
};
