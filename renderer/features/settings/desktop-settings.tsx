import { text } from "../../strings/text.ts";
import type { SectionProps, SettingsSection } from "./section.ts";
import { Setting } from "./setting.tsx";

const privacies = ["full", "sender", "count"] as const;

/** What only a window of its own can do: notifications, the tray, starting with the session. */
function DesktopSettings({ settings, onChange }: SectionProps) {
  const paused = settings.notificationsPausedUntil > Date.now();
  return (
    <>
      <Setting label={text.settings.privacy}>
        {(id) => (
          <select
            id={id}
            className="input"
            value={settings.notificationPrivacy}
            onChange={({ target }) =>
              onChange({ notificationPrivacy: privacies.find((privacy) => privacy === target.value) ?? "full" })
            }
          >
            {privacies.map((privacy) => (
              <option key={privacy} value={privacy}>
                {text.settings.privacies[privacy]}
              </option>
            ))}
          </select>
        )}
      </Setting>
      {paused && (
        <div className="setting">
          <span>{text.settings.paused}</span>
          <button type="button" className="button small" onClick={() => onChange({ notificationsPausedUntil: 0 })}>
            {text.settings.unpause}
          </button>
        </div>
      )}
      <Choice
        label={text.settings.closeToTray}
        checked={settings.closeToTray}
        onChange={(closeToTray) => onChange({ closeToTray })}
      />
      <Choice
        label={text.settings.startAtLogin}
        checked={settings.startAtLogin}
        onChange={(startAtLogin) => onChange({ startAtLogin })}
      />
    </>
  );
}

interface ChoiceProps {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

function Choice({ label, checked, onChange }: ChoiceProps) {
  return (
    <Setting label={label}>
      {(id) => <input id={id} type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />}
    </Setting>
  );
}

export const desktopSection: SettingsSection = {
  id: "desktop",
  title: text.settings.desktop,
  words: [text.settings.privacy, text.settings.paused, text.settings.closeToTray, text.settings.startAtLogin],
  isOffered: ({ host }) => host === "desktop",
  about: text.looks.desktopWords,
  Body: DesktopSettings,
};
