import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import type { Settings } from "../../../shared/api/settings.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { IconButton } from "../../components/icon-button.tsx";
import { text } from "../../strings/text.ts";

/** Keys of others, by which their signatures are verified. */
export function KeySettings({ settings: { keys } }: { settings: Settings }) {
  const { api } = useConnection();
  const id = useId();
  const [pasted, setPasted] = useState("");
  async function add(): Promise<void> {
    if (await orTell(api.call("keys.add", { text: pasted }))) setPasted("");
  }
  return (
    <section>
      <h3>{text.settings.keysOfOthers}</h3>
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
    </section>
  );
}
