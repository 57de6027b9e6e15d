import type { IdentityView, JoinSuggestion } from "../../../shared/model/person.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";

/** Suggestions about any of these identities. */
export function suggestionsFor(
  suggestions: readonly JoinSuggestion[],
  identities: readonly Pick<IdentityView, "id">[],
): JoinSuggestion[] {
  const own = new Set(identities.map(({ id }) => id));
  return suggestions.filter(({ identityIds }) => identityIds.some((id) => own.has(id)));
}

/** "Is this the same person?", with what speaks for it; nothing happens by itself. */
export function Suggestions({ identities }: { identities: readonly IdentityView[] }) {
  const { data = [] } = useLive("people.suggestions", {});
  const fitting = suggestionsFor(data, identities);
  if (fitting.length === 0) return null;
  return (
    <section className="person-suggestions">
      <h3>{text.people.maybe}</h3>
      {fitting.map((suggestion) => (
        <SuggestionCard key={suggestion.identityIds.join(" ")} suggestion={suggestion} />
      ))}
    </section>
  );
}

function SuggestionCard({ suggestion }: { suggestion: JoinSuggestion }) {
  const { api } = useConnection();
  const { identityIds, names, evidence, ambiguous } = suggestion;
  async function answer(pending: Promise<unknown>, message: string): Promise<void> {
    const done = await orTell(pending.then(() => true));
    if (done) useToasts.getState().show({ message });
  }
  const join = () =>
    answer(api.call("people.join", { identityIds, evidence: evidence.join(" ").slice(0, 500) }), text.people.joined);
  const dismiss = () => answer(api.call("people.dismiss", { identityIds }), text.people.dismissed);
  return (
    <div className="suggestion-card">
      <p>
        <strong>{names.join(" · ")}</strong>
      </p>
      <ul className="quiet">
        {evidence.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {ambiguous && <li>{text.people.several}.</li>}
      </ul>
      <div className="button-row">
        <button type="button" className="button small primary" onClick={() => void join()}>
          {text.people.join}
        </button>
        <button type="button" className="button small" onClick={() => void dismiss()}>
          {text.people.dismiss}
        </button>
      </div>
    </div>
  );
}
