import { ArrowUp, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { RuleView } from "../../../shared/model/rule.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { IconButton } from "../../components/icon-button.tsx";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import type { SettingsSection } from "../settings/section.ts";
import { RuleDialog } from "./rule-dialog.tsx";
import { wordsOf } from "./rule-form.ts";

/** All rules in the order in which they act. */
function RulesSettings() {
  const { data: rules } = useLive("rules.list", {});
  const { data: folders = [] } = useLive("accounts.folders", {});
  const [editing, setEditing] = useState<RuleView | "new" | null>(null);
  const names = new Map(folders.map(({ id, name }) => [id, name]));
  return (
    <>
      <p className="quiet">{rules?.length === 0 ? text.rules.none : text.rules.hint}</p>
      <ul className="rules">
        {rules?.map((rule, index) => (
          <RuleLine
            key={rule.id}
            rule={rule}
            does={wordsOf(rule.actions, names)}
            earlier={index === 0 ? null : sooner(rules, index)}
            onEdit={() => setEditing(rule)}
          />
        ))}
      </ul>
      <button type="button" className="button small" onClick={() => setEditing("new")}>
        {text.rules.add}
      </button>
      {editing && <RuleDialog rule={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function sooner(rules: readonly RuleView[], index: number): RuleView["id"][] {
  const ids = rules.map(({ id }) => id);
  return [
    ...ids.slice(0, index - 1),
    ...ids.slice(index, index + 1),
    ...ids.slice(index - 1, index),
    ...ids.slice(index + 1),
  ];
}

interface RuleLineProps {
  rule: RuleView;
  /** In words. */
  does: string;
  /** The order in which it acts one place earlier; null for the first. */
  earlier: RuleView["id"][] | null;
  onEdit(): void;
}

function RuleLine({ rule, does, earlier, onEdit }: RuleLineProps) {
  const { api } = useConnection();
  const { id, name, query, enabled, touched, problems } = rule;
  const { show } = useToasts.getState();
  const set = (on: boolean) => {
    const { actions, stops } = rule;
    void orTell(api.call("rules.save", { id, rule: { name, query, actions, stops, enabled: on } }));
  };
  async function undo(): Promise<void> {
    const done = await orTell(api.call("rules.undo", { id, messageId: null }));
    if (done) show({ message: text.rules.undone(done.undone) });
  }
  async function remove(): Promise<void> {
    if ((await orTell(api.call("rules.remove", { id }))) === null) show({ message: text.rules.removed });
  }
  return (
    <li className="rule" data-enabled={enabled}>
      <input
        type="checkbox"
        aria-label={text.rules.enabled(name)}
        checked={enabled}
        onChange={({ target }) => set(target.checked)}
      />
      <div className="rule-words">
        <strong>{name}</strong>
        <span className="quiet">
          <code>{query}</code> → {does}
        </span>
        {problems.length > 0 && (
          <span className="field-error" role="alert">
            {text.rules.broken} {problems.join(" ")}
          </span>
        )}
      </div>
      {touched > 0 && (
        <button type="button" className="button small" onClick={() => void undo()}>
          {text.rules.undoAll(touched)}
        </button>
      )}
      {earlier && (
        <IconButton
          icon={ArrowUp}
          label={text.rules.earlier(name)}
          onClick={() => void orTell(api.call("rules.order", { ids: earlier }))}
        />
      )}
      <IconButton icon={Pencil} label={text.rules.edit(name)} onClick={onEdit} />
      <IconButton icon={Trash2} label={text.rules.remove(name)} onClick={() => void remove()} />
    </li>
  );
}

export const rulesSection: SettingsSection = {
  id: "rules",
  title: text.rules.title,
  words: [text.rules.add, text.rules.words],
  Body: RulesSettings,
};
