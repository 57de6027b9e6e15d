import { useState } from "react";
import type { RuleView } from "../../../shared/model/rule.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { RuleActsFields } from "./rule-acts-fields.tsx";
import { actionsOf, emptyForm, formOf, type RuleForm } from "./rule-form.ts";
import { RuleTrial, trialDays, useTrial } from "./rule-trial.tsx";

export interface RuleDialogProps {
  /** Null: a new one. */
  rule: RuleView | null;
  /** What a new one begins with. */
  begin?: RuleForm;
  onClose(): void;
}

/** Writes a rule: what it finds, what it does, and on what of the last 90 days it would have acted. */
export function RuleDialog({ rule, begin = emptyForm, onClose }: RuleDialogProps) {
  const { api } = useConnection();
  const [form, setForm] = useState(() => (rule ? formOf(rule) : begin));
  const { data: folders = [] } = useLive("accounts.folders", {});
  const { data: accounts = [] } = useLive("accounts.list", {});
  const trial = useTrial(form.query);
  const change = (part: Partial<RuleForm>) => setForm({ ...form, ...part });
  const actions = actionsOf(form);
  const ready = form.name.trim() !== "" && actions.length > 0 && trial !== null && trial.problems.length === 0;
  async function save(run: boolean): Promise<void> {
    const { name, query, stops } = form;
    const whole = { name, query, stops, actions, enabled: rule?.enabled ?? true };
    const saved = await orTell(api.call("rules.save", { id: rule?.id ?? null, rule: whole }));
    if (!saved) return;
    const ran = run ? await orTell(api.call("rules.run", { id: saved.id, days: trialDays })) : null;
    useToasts.getState().show({ message: ran ? text.rules.ran(ran.touched) : text.rules.saved });
    onClose();
  }
  const found = trial?.found ?? 0;
  return (
    <Dialog title={rule ? text.rules.editing(rule.name) : text.rules.add} size="large" persistent onClose={onClose}>
      <form
        className="rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void save(false);
        }}
      >
        <div className="dialog-body rule-fields">
          <label className="rule-field">
            {text.rules.name}
            <input
              className="input"
              maxLength={200}
              value={form.name}
              onChange={({ target }) => change({ name: target.value })}
            />
          </label>
          <label className="rule-field">
            {text.rules.query}
            <input
              className="input"
              maxLength={2000}
              spellCheck={false}
              value={form.query}
              onChange={({ target }) => change({ query: target.value })}
            />
            <small className="quiet">{text.rules.queryHint}</small>
          </label>
          <RuleActsFields {...{ form, change, folders, accounts }} />
          <RuleTrial query={form.query} trial={trial} />
        </div>
        <footer className="dialog-foot">
          {actions.length === 0 && <span className="quiet">{text.rules.needsAct}</span>}
          <button type="button" className="button" onClick={onClose}>
            {text.cancel}
          </button>
          {found > 0 && trial?.many === false && (
            <button type="button" className="button" disabled={!ready} onClick={() => void save(true)}>
              {text.rules.saveAndRun(found)}
            </button>
          )}
          <button type="submit" className="button primary" disabled={!ready}>
            {text.rules.save}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
