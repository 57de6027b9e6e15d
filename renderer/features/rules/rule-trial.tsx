import { useDeferredValue } from "react";
import type { OutputOf } from "../../../shared/api/contract.ts";
import { useLive } from "../../api/use-live.ts";
import { useNow } from "../../components/use-now.ts";
import { locale, text } from "../../strings/text.ts";
import { shortTime } from "../../text/time.ts";

/** Days back that a rule is tried on before it is active. */
export const trialDays = 90;

const mostShown = 100;

type Trial = OutputOf<"rules.try">;

/** On how many messages a rule with this query would have acted; null while that is not known, or nothing is asked. */
export function useTrial(query: string): Trial | null {
  const asked = useDeferredValue(query.trim());
  const { data } = useLive("rules.try", { query: asked, days: trialDays }, { enabled: asked !== "" });
  return asked !== query.trim() || asked === "" ? null : (data ?? null);
}

/** Exactly what it would have acted on, the newest first. */
export function RuleTrial({ query, trial }: { query: string; trial: Trial | null }) {
  const now = useNow();
  const sound = trial !== null && trial.problems.length === 0;
  // A space at the end: the last word is a whole one, as rules mean it.
  const wanted = {
    query: `after:${trialDays}d ${query.trim()} `,
    after: null,
    limit: mostShown,
    each: "message",
  } as const;
  const { data } = useLive("search.query", wanted, { enabled: sound && trial.found > 0 });
  if (trial === null) return null;
  const hits = sound && trial.found > 0 ? (data?.hits ?? []) : [];
  return (
    <section className="rule-trial" aria-label={text.rules.trial}>
      <h3>{text.rules.trial}</h3>
      {trial.problems.map((problem) => (
        <p key={problem} role="alert" className="field-error">
          {problem}
        </p>
      ))}
      {sound && (
        <p role="status">{trial.found === 0 ? text.rules.foundNone : text.rules.found(trial.found, trial.many)}</p>
      )}
      {hits.length > 0 && (
        <ul className="rule-hits">
          {hits.map(({ messageId, from, subject, at }) => (
            <li key={messageId}>
              <span className="rule-hit-from" dir="auto">
                {from}
              </span>
              <span className="rule-hit-subject" dir="auto">
                {subject || text.list.noSubject}
              </span>
              <time className="quiet">{shortTime(at, now, locale)}</time>
            </li>
          ))}
        </ul>
      )}
      {hits.length > 0 && hits.length < trial.found && (
        <p className="quiet">{text.rules.shownOf(hits.length, trial.found)}</p>
      )}
    </section>
  );
}
