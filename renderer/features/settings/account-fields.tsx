import { useId, useState } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/text.ts";

type Change = Partial<Pick<AccountView, "name" | "hue" | "historyDays" | "unified">>;

function useUpdate({ id }: AccountView): (change: Change) => void {
  const { api } = useConnection();
  return (change) => void orTell(api.call("accounts.update", { id, ...change }));
}

export function Name({ account }: { account: AccountView }) {
  const id = useId();
  const update = useUpdate(account);
  const [name, setName] = useState(account.name);
  return (
    <div className="setting">
      <label htmlFor={id}>{text.account.name}</label>
      <input
        id={id}
        className="input"
        value={name}
        title={text.account.nameHint}
        onChange={({ target }) => setName(target.value)}
        onBlur={() => name !== account.name && update({ name })}
      />
    </div>
  );
}

const hues = [12, 38, 70, 145, 190, 225, 262, 300, 335];

export function Hues({ account }: { account: AccountView }) {
  const id = useId();
  const update = useUpdate(account);
  return (
    <div className="setting">
      <span id={id}>{text.account.colour}</span>
      <div className="hues" role="radiogroup" aria-labelledby={id}>
        {hues.map((hue) => (
          <label key={hue} className="hue" style={{ "--hue": hue }}>
            <input
              type="radio"
              name={`hue-${account.id}`}
              aria-label={text.account.hue(hue)}
              checked={account.hue === hue}
              onChange={() => update({ hue })}
            />
          </label>
        ))}
      </div>
    </div>
  );
}

const depths = ["30", "90", "365", "all"] as const;

export function History({ account }: { account: AccountView }) {
  const id = useId();
  const update = useUpdate(account);
  const value = account.historyDays === null ? "all" : String(account.historyDays);
  return (
    <div className="setting">
      <label htmlFor={id}>{text.account.history}</label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={({ target }) => update({ historyDays: target.value === "all" ? null : Number(target.value) })}
      >
        {depths.map((depth) => (
          <option key={depth} value={depth}>
            {text.account.histories[depth]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Whether it shows among all accounts; by itself it always does. */
export function Unified({ account }: { account: AccountView }) {
  const update = useUpdate(account);
  return (
    <div className="setting">
      <label>
        <input
          type="checkbox"
          checked={account.unified}
          onChange={({ target }) => update({ unified: target.checked })}
        />{" "}
        {text.unified}
      </label>
    </div>
  );
}
