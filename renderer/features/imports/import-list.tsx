import { useState } from "react";
import type { OfferedConversation } from "../../../shared/model/conversation.ts";
import { KindIcon } from "../../components/kind-icon.tsx";
import { text } from "../../strings/text.ts";
import { byKind, type Choice, chosenWith, fitting, isChosen } from "./choice.ts";

export interface ImportListProps {
  offered: readonly OfferedConversation[];
  choice: Choice;
  loading: boolean;
  onChoose(choice: Choice): void;
}

/** Everything that could be imported, by name. */
export function ImportList({ offered, choice, loading, onChoose }: ImportListProps) {
  const [query, setQuery] = useState("");
  const shown = fitting(offered, query);
  const chosen = offered.filter((each) => isChosen(each, choice)).length;
  const all = shown.length > 0 && shown.every((each) => isChosen(each, choice));
  return (
    <>
      <div className="imports-head">
        <input
          type="search"
          className="input"
          aria-label={text.imports.search}
          placeholder={text.imports.search}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
        <button
          type="button"
          className="button"
          disabled={shown.length === 0}
          onClick={() => onChoose(chosenWith(choice, shown, !all))}
        >
          {all ? text.imports.none : text.imports.all}
        </button>
      </div>
      <p className="quiet imports-count" aria-live="polite">
        {offered.length > 0 && text.imports.selected(chosen, offered.length)}
      </p>
      <div className="imports-list">
        {shown.length === 0 && !loading && (
          <p className="quiet imports-none">{offered.length === 0 ? text.imports.nothing : text.imports.notFound}</p>
        )}
        {byKind(shown).map(({ kind, rows }) => (
          <section key={kind}>
            <h3>{text.imports.groups[kind]}</h3>
            {rows.map((row) => (
              <ImportLine
                key={row.id}
                row={row}
                chosen={isChosen(row, choice)}
                onChange={(next) => onChoose(chosenWith(choice, [row], next))}
              />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

interface ImportLineProps {
  row: OfferedConversation;
  chosen: boolean;
  onChange(chosen: boolean): void;
}

function ImportLine({ row, chosen, onChange }: ImportLineProps) {
  const { kind, name, topic, memberCount, held } = row;
  const facts = [
    memberCount !== null && kind !== "direct" ? text.imports.members(memberCount) : "",
    held > 0 ? text.imports.held(held) : "",
    topic,
  ].filter((fact) => fact !== "");
  return (
    <label className="import-line">
      <input type="checkbox" checked={chosen} onChange={({ target }) => onChange(target.checked)} />
      <KindIcon kind={kind} />
      <span className="import-name">{name.replace(/^#/, "")}</span>
      <span className="import-facts quiet">{facts.join(" · ")}</span>
    </label>
  );
}
