import type { Settings } from "../../../shared/api/settings.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/en.ts";
import { DataSettings } from "../data/data-settings.tsx";
import { BlockedList } from "../imports/requests-list.tsx";
import { AccountSettings } from "./account-settings.tsx";
import { DesktopSettings } from "./desktop-settings.tsx";
import { KeySettings } from "./key-settings.tsx";
import { RemoteSettings } from "./remote-settings.tsx";
import { SortingSettings } from "./sorting-settings.tsx";
import { WritingSettings } from "./writing-settings.tsx";

const themes = ["system", "light", "dark"] as const;
const delays = [0, 5, 10, 20, 30];

/** What can be chosen: for the whole program, and for each account. */
export function SettingsDialog({ onClose }: { onClose(): void }) {
  const { api, host } = useConnection();
  const set = (part: Partial<Settings>) => void orTell(api.call("settings.set", part));
  const { data: settings } = useLive("settings.get", {});
  const { data: accounts = [] } = useLive("accounts.list", {});
  return (
    <Dialog title={text.settings.title} size="large" onClose={onClose}>
      <div className="dialog-body settings">
        {settings && <General settings={settings} onChange={set} />}
        {settings && <SortingSettings settings={settings} onChange={set} />}
        {settings && <RemoteSettings settings={settings} onChange={set} />}
        {settings && host.kind === "desktop" && <DesktopSettings settings={settings} onChange={set} />}
        {settings && <WritingSettings settings={settings} onChange={set} />}
        {settings && <KeySettings settings={settings} />}
        <section aria-label={text.settings.accounts}>
          <h3>{text.settings.accounts}</h3>
          {accounts.map((account) => (
            <AccountSettings key={account.id} account={account} />
          ))}
        </section>
        <BlockedList />
        <DataSettings />
        {host.version !== "" && <p className="quiet">{text.settings.version(host.version, host.kind)}</p>}
      </div>
    </Dialog>
  );
}

function General({ settings, onChange }: { settings: Settings; onChange(part: Partial<Settings>): void }) {
  return (
    <section>
      <h3>{text.settings.general}</h3>
      <div className="setting">
        <span id="theme-label">{text.settings.theme}</span>
        <div className="segments" role="radiogroup" aria-labelledby="theme-label">
          {themes.map((theme) => (
            <label key={theme} className="segment">
              <input
                type="radio"
                name="theme"
                checked={settings.theme === theme}
                onChange={() => onChange({ theme })}
              />
              <span className="segment-label">{text.settings.themes[theme]}</span>
            </label>
          ))}
        </div>
      </div>
      <div className="setting">
        <label htmlFor="undo-send">{text.settings.undoSend}</label>
        <select
          id="undo-send"
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
      </div>
    </section>
  );
}
