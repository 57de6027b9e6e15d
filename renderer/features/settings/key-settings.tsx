import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { IconButton } from "../../components/icon-button.tsx";
import { text } from "../../strings/text.ts";
import type { SectionProps, SettingsSection } from "./section.ts";

/** Keys of others, by which their signatures are verified. */
function KeySettings({ settings: { keys } }: SectionProps) {
  const { api } = useConnection();
  const id = useId();
  const [pasted, setPasted] = useState("");
  async function add(): Promise<void> {
    if (await orTell(api.call("keys.add", { text: pasted }))) setPasted("");
  }
  return (
    <>
      <p className="quiet">{text.settings.keysHint}</p>
      <ul>
        {keys.map(({ fingerprint, owner }) => (
          <li key={fingerprint} className="setting">
            <span>
              {owner}
              <br />
              <code className="quiet">
                {fingerprint
                  .toUpperCase()
                  .match(/.{1,4}/g)
                  ?.join(" ")}
              </code>
            </span>
            <IconButton
              icon={Trash2}
              label={text.settings.removeKey(owner)}
              onClick={() => void orTell(api.call("keys.remove", { fingerprint }))}
            />
          </li>
        ))}
      </ul>
      <div className="setting-area">
        <label htmlFor={id}>{text.settings.pasteKey}</label>
        <textarea
          id={id}
          className="input"
          rows={3}
          spellCheck={false}
          value={pasted}
          onChange={({ target }) => setPasted(target.value)}
        />
      </div>
      <button type="button" className="button small" disabled={pasted.trim() === ""} onClick={() => void add()}>
        {text.settings.addKey}
      </button>
    </>
  );
}

export const keySection: SettingsSection = {
  id: "keys",
  title: text.settings.keysOfOthers,
  words: [text.settings.pasteKey, text.settings.addKey],
  about: text.looks.keyWords,
  Body: KeySettings,
};
