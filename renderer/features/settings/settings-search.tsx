import { Search } from "lucide-react";
import { text } from "../../strings/text.ts";
import type { SettingsSection } from "./section.ts";

export interface SettingsSearchProps {
  query: string;
  found: readonly SettingsSection[];
  onQuery(query: string): void;
}

/** In the DOM, of a section of the settings. */
export function sectionId(id: string): string {
  return `settings-${id}`;
}

/** The field that finds settings, and the sections it finds as ways to them. */
export function SettingsSearch({ query, found, onQuery }: SettingsSearchProps) {
  return (
    <div className="settings-find">
      <div className="settings-field">
        <Search size={16} aria-hidden="true" className="search-icon" />
        <input
          type="search"
          className="input"
          aria-label={text.looks.findSettings}
          placeholder={text.looks.findSettings}
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={({ target }) => onQuery(target.value)}
        />
      </div>
      <nav className="settings-sections" aria-label={text.looks.sections}>
        {found.map(({ id, title }) => (
          <button key={id} type="button" className="nav-item" onClick={() => goTo(id)}>
            <span className="nav-label">{title}</span>
          </button>
        ))}
      </nav>
    </div>
  );
}

function goTo(id: string): void {
  const section = document.getElementById(sectionId(id));
  section?.scrollIntoView({ block: "start" });
  section?.focus({ preventScroll: true });
}
