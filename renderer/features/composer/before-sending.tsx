import { TriangleAlert } from "lucide-react";
import { ofCore, text } from "../../strings/text.ts";
import type { Sending } from "./use-sending.ts";

/** Why it can't leave, or what to look at before it does; of the latter the choice stays with who writes. */
export function BeforeSending({ sending: { problem, warnings, sendNow, back } }: { sending: Sending }) {
  if (problem !== null)
    return (
      <p className="composer-problem" role="alert">
        {problem}
      </p>
    );
  if (warnings.length === 0) return null;
  return (
    <div className="composer-warnings" role="alert">
      <ul>
        {warnings.map(({ kind, message }) => (
          <li key={kind}>
            <TriangleAlert size={15} strokeWidth={2} aria-hidden="true" />
            {ofCore(message)}
          </li>
        ))}
      </ul>
      <button type="button" className="button small" onClick={back}>
        {text.composer.back}
      </button>
      <button type="button" className="button small" onClick={() => sendNow(true)}>
        {text.composer.sendAnyway}
      </button>
    </div>
  );
}
