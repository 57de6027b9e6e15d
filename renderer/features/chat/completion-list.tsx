import { text } from "../../strings/text.ts";
import type { CompletionState } from "./use-completion.ts";

/** The id that `aria-activedescendant` names. */
export function completionId(list: string, entry: string): string {
  return `${list}-${entry}`;
}

/** Ways to complete what is typed, above the field. */
export function CompletionList({ id, state }: { id: string; state: CompletionState }) {
  const { entries, chosen, kind, pick } = state;
  if (entries.length === 0) return null;
  return (
    <div
      className="suggestions completions"
      role="listbox"
      id={id}
      aria-label={kind === "person" ? text.chatComposer.people : text.chatComposer.emojis}
    >
      {entries.map((entry) => (
        <div
          key={entry.id}
          id={completionId(id, entry.id)}
          role="option"
          tabIndex={-1}
          aria-selected={entry === chosen}
          className="suggestion"
          onPointerDown={(event) => {
            event.preventDefault();
            pick(entry);
          }}
        >
          <span>{entry.label}</span>
          {entry.hint !== "" && <span className="quiet">{entry.hint}</span>}
        </div>
      ))}
    </div>
  );
}
