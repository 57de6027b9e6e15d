import type { AccountView } from "../../../shared/model/account.ts";
import type { FolderView } from "../../../shared/model/folder.ts";
import { text } from "../../strings/text.ts";
import { destinations, type RuleForm } from "./rule-form.ts";

export interface RuleActsFieldsProps {
  form: RuleForm;
  change(part: Partial<RuleForm>): void;
  folders: readonly FolderView[];
  accounts: readonly AccountView[];
}

/** What the rule does with what it finds. */
export function RuleActsFields({ form, change, folders, accounts }: RuleActsFieldsProps) {
  const named = accounts.map((account) => ({
    account,
    list: folders.filter(({ accountId, role }) => accountId === account.id && role === null),
  }));
  return (
    <fieldset className="rule-acts">
      <legend>{text.rules.actions}</legend>
      <Tick label={text.rules.read} checked={form.read} onTick={(read) => change({ read })} />
      <Tick label={text.rules.star} checked={form.star} onTick={(star) => change({ star })} />
      <label className="rule-move">
        {text.rules.moveTo}
        <select className="input" value={form.to} onChange={({ target }) => change({ to: target.value })}>
          <option value="">{text.rules.stay}</option>
          {destinations.map((role) => (
            <option key={role} value={`role:${role}`}>
              {text.rules.roles[role]}
            </option>
          ))}
          {named.map(
            ({ account, list }) =>
              list.length > 0 && (
                <optgroup key={account.id} label={account.address}>
                  {list.map(({ id, name }) => (
                    <option key={id} value={`folder:${id}`}>
                      {name}
                    </option>
                  ))}
                </optgroup>
              ),
          )}
        </select>
      </label>
      <Tick label={text.rules.stops} checked={form.stops} onTick={(stops) => change({ stops })} />
    </fieldset>
  );
}

function Tick({ label, checked, onTick }: { label: string; checked: boolean; onTick(checked: boolean): void }) {
  return (
    <label className="rule-tick">
      <input type="checkbox" checked={checked} onChange={({ target }) => onTick(target.checked)} />
      {label}
    </label>
  );
}
