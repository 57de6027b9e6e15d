import type { Settings } from "../../../shared/api/settings.ts";
import { text } from "../../strings/text.ts";

const privacies = ["full", "sender", "count"] as const;

export interface DesktopSettingsProps {
  settings: Settings;
  onChange(part: Partial<Settings>): void;
}

/** What only a window of its own can do: notifications, the tray, starting with the session. */
export function DesktopSettings({ settings, onChange }: DesktopSettingsProps) {
  const paused = settings.notificationsPausedUntil > Date.now();
  return (
    <section>
      <h3>{text.settings.desktop}</h3>
      <div className="setting">
        <label htmlFor="notification-privacy">{text.settings.privacy}</label>
        <select
          id="notification-privacy"
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
      </div>
      {paused && (
        <div className="setting">
          <span>{text.settings.paused}</span>
          <button type="button" className="button small" onClick={() => onChange({ notificationsPausedUntil: 0 })}>
            {text.settings.unpause}
          </button>
        </div>
      )}
      <Choice
        id="close-to-tray"
        label={text.settings.closeToTray}
        checked={settings.closeToTray}
        onChange={(closeToTray) => onChange({ closeToTray })}
      />
      <Choice
        id="start-at-login"
        label={text.settings.startAtLogin}
        checked={settings.startAtLogin}
        onChange={(startAtLogin) => onChange({ startAtLogin })}
      />
    </section>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

function Choice({ id, label, checked, onChange }: ChoiceProps) {
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
    </div>
  );
}
