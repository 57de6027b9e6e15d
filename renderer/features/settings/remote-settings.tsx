import type { Settings } from "../../../shared/api/settings.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";

const choices = ["ask", "never"] as const;

export interface RemoteSettingsProps {
  settings: Settings;
  onChange(part: Partial<Settings>): void;
}

/** Pictures from the network: asked for or never shown, and whose are shown without asking. */
export function RemoteSettings({ settings, onChange }: RemoteSettingsProps) {
  const { api } = useConnection();
  const { data: senders = [] } = useLive("remote.senders", {});
  return (
    <section>
      <h3>{text.reading.pictures}</h3>
      <div className="setting">
        <label htmlFor="remote-images">{text.reading.pictures}</label>
        <select
          id="remote-images"
          className="input"
          value={settings.remoteImages}
          onChange={({ target }) =>
            onChange({ remoteImages: choices.find((choice) => choice === target.value) ?? "ask" })
          }
        >
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {text.reading.picturesChoices[choice]}
            </option>
          ))}
        </select>
      </div>
      {settings.remoteImages === "ask" &&
        senders.map((address) => (
          <div key={address} className="setting">
            <span>
              {text.reading.trusted} {address}
            </span>
            <button
              type="button"
              className="button small"
              aria-label={text.reading.forget(address)}
              onClick={() => void orTell(api.call("remote.forget", { address }))}
            >
              {text.reading.askAgain}
            </button>
          </div>
        ))}
    </section>
  );
}
