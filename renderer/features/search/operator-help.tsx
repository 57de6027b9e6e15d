import type { RefObject } from "react";
import { text } from "../../strings/text.ts";

export interface OperatorHelpProps {
  field: RefObject<HTMLInputElement | null>;
  onPick(operator: string): void;
}

/** What can be typed to narrow a search; a click begins with it. */
export function OperatorHelp({ field, onPick }: OperatorHelpProps) {
  return (
    <div className="operators">
      <p className="operators-title">{text.search.help}</p>
      <ul>
        {text.search.operators.map(([example, meaning]) => (
          <li key={example}>
            <button
              type="button"
              onClick={() => {
                onPick(example.startsWith("“") ? '""' : example);
                field.current?.focus();
              }}
            >
              <code>{example}</code>
              <span className="quiet">{meaning}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
