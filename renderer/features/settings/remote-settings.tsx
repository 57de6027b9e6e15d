import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";
import type { SectionProps, SettingsSection } from "./section.ts";
import { Setting } from "./setting.tsx";

const choices = ["ask", "never"] as const;

/** Pictures from the network: asked for or never shown, and whose are shown without asking. */
function RemoteSettings({ settings, onChange }: SectionProps) {
  const { api } = useConnection();
  const { data: senders = [] } = useLive("remote.senders", {});
  return (
    <>
      <Setting label={text.reading.pictures} words={[text.looks.pictureWords]}>
        {(id) => (
          <select
            id={id}
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
        )}
      </Setting>
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
    </>
  );
}

export const remoteSection: SettingsSection = {
  id: "reading",
  title: text.looks.reading,
  words: [text.reading.pictures],
  about: text.looks.pictureWords,
  Body: RemoteSettings,
};
