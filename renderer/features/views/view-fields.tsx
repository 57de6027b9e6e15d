import { sections } from "../../../shared/model/conversation.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { accountModes, toggled, type ViewChoices, viewKinds, wheres } from "./view-choices.ts";

interface FieldsProps {
  choices: ViewChoices;
  onChange(part: Partial<ViewChoices>): void;
}

/** Everything that a view can be narrowed by. */
export function ViewFields({ choices, onChange }: FieldsProps) {
  const words = text.madeViews;
  return (
    <>
      <Choice
        name="view-where"
        label={words.where}
        value={choices.where}
        options={wheres.map((where) => [where, words.wheres[where]])}
        onChange={(where) => onChange({ where })}
      />
      {choices.where === "folders" && <Folders choices={choices} onChange={onChange} />}
      <Accounts choices={choices} onChange={onChange} />
      <Ticks
        legend={words.kinds}
        items={viewKinds.map((kind) => ({ id: kind, label: words.kindNames[kind] }))}
        ticked={choices.kinds}
        onToggle={(kind) => onChange({ kinds: toggled(choices.kinds, kind) })}
      />
      <Ticks
        legend={words.states}
        items={[
          { id: "unread", label: words.unread },
          { id: "starred", label: words.starred },
        ]}
        ticked={(["unread", "starred"] as const).filter((state) => choices[state])}
        onToggle={(state) => onChange({ [state]: !choices[state] })}
      />
      <div className="form-field">
        <label htmlFor="view-people">{words.people}</label>
        <input
          id="view-people"
          className="input"
          placeholder={words.peopleHint}
          value={choices.people}
          onChange={({ target }) => onChange({ people: target.value })}
        />
      </div>
      <Choice
        name="view-waiting"
        label={words.waiting}
        value={choices.waiting}
        options={(["any", "me", "them"] as const).map((one) => [one, words.waitings[one]])}
        onChange={(waiting) => onChange({ waiting })}
      />
      <Choice
        name="view-section"
        label={words.section}
        value={choices.section ?? "any"}
        options={[["any", words.anySection], ...sections.map((one) => [one, text.sections.names[one]] as const)]}
        onChange={(section) => onChange({ section })}
      />
    </>
  );
}

interface ChoiceProps<Value extends string> {
  name: string;
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange(value: Value): void;
}

function Choice<Value extends string>({ name, label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <div className="form-field">
      <label htmlFor={name}>{label}</label>
      <select
        id={name}
        className="input"
        value={value}
        onChange={({ target }) => {
          const chosen = options.find(([option]) => option === target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface TicksProps<Id extends string | number> {
  legend: string;
  items: readonly { id: Id; label: string }[];
  ticked: readonly Id[];
  onToggle(id: Id): void;
}

function Ticks<Id extends string | number>({ legend, items, ticked, onToggle }: TicksProps<Id>) {
  return (
    <fieldset className="view-ticks">
      <legend>{legend}</legend>
      {items.map(({ id, label }) => (
        <label key={id} className="view-tick">
          <input type="checkbox" checked={ticked.includes(id)} onChange={() => onToggle(id)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function Accounts({ choices, onChange }: FieldsProps) {
  const { data: accounts = [] } = useLive("accounts.list", {});
  const words = text.madeViews;
  if (accounts.length < 2) return null;
  return (
    <>
      <Choice
        name="view-accounts"
        label={words.accounts}
        value={choices.accountMode}
        options={accountModes.map((mode) => [mode, words.accountModes[mode]])}
        onChange={(accountMode) => onChange({ accountMode })}
      />
      {choices.accountMode !== "all" && (
        <Ticks
          legend={words.accountModes[choices.accountMode]}
          items={accounts.map((account) => ({ id: account.id, label: accountName(account) }))}
          ticked={choices.accounts}
          onToggle={(id) => onChange({ accounts: toggled(choices.accounts, id) })}
        />
      )}
    </>
  );
}

function Folders({ choices, onChange }: FieldsProps) {
  const { data: folders = [] } = useLive("accounts.folders", {});
  const { data: accounts = [] } = useLive("accounts.list", {});
  const nameOf = (id: number): string => {
    const account = accounts.find((one) => one.id === id);
    return account && accounts.length > 1 ? ` · ${accountName(account)}` : "";
  };
  return (
    <Ticks
      legend={text.madeViews.folders}
      items={folders.map(({ id, path, accountId }) => ({ id, label: `${path}${nameOf(accountId)}` }))}
      ticked={choices.folders}
      onToggle={(id) => onChange({ folders: toggled(choices.folders, id) })}
    />
  );
}
