import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "../../components/icon-button.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/text.ts";
import { OperatorHelp } from "./operator-help.tsx";

const typingPause = 40;

/** Where a search is typed; results follow after a moment. Down goes to the results, Esc leaves. */
export function SearchField() {
  const field = useRef<HTMLInputElement>(null);
  const { query } = useLayout();
  const [typed, setTyped] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => useLayout.getState().search(typed), typingPause);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  function leave(): void {
    useSelection.getState().close();
    useLayout.getState().leaveSearch();
  }
  return (
    <search className="search">
      <Search className="search-icon" size={16} strokeWidth={1.75} aria-hidden="true" />
      <input
        ref={field}
        type="search"
        className="search-input"
        aria-label={text.search.label}
        placeholder={text.search.placeholder}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") leave();
          else if (event.key === "Enter" || event.key === "ArrowDown") toResults();
          else return;
          event.preventDefault();
        }}
      />
      <IconButton icon={X} label={text.search.clear} keys="Escape" onClick={leave} />
      {typed === "" && <OperatorHelp onPick={(operator) => setTyped(`${operator} `)} field={field} />}
    </search>
  );
}

/** Moves the focus to the first result. */
function toResults(): void {
  const list = document.querySelector<HTMLElement>(".list-pane [role=listbox]");
  list?.focus();
  if (list) useSelection.getState().move(1);
}
