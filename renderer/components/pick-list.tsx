import { type KeyboardEvent, type ReactNode, useState } from "react";

export interface PickListProps<Item extends { id: string | number }> {
  /** In the DOM, of the list; lines are named after it. */
  name: string;
  label: string;
  placeholder: string;
  /** Said in place of the lines. */
  none: string;
  query: string;
  items: readonly Item[];
  className?: string;
  onQuery(query: string): void;
  onPick(item: Item): void;
  children(item: Item): ReactNode;
}

/** A field, and below it what fits: chosen by arrows and Enter, or pointed at. */
export function PickList<Item extends { id: string | number }>(props: PickListProps<Item>) {
  const { name, label, placeholder, none, query, items, className = "", onQuery, onPick, children } = props;
  const [at, setAt] = useState(0);
  const chosen = items[Math.min(at, items.length - 1)];
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.nativeEvent.isComposing || (step === 0 && event.key !== "Enter")) return;
    event.preventDefault();
    if (step !== 0) setAt((at + step + items.length) % Math.max(1, items.length));
    else if (chosen) onPick(chosen);
  }
  return (
    <>
      <input
        className="palette-input"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${name}-list`}
        aria-activedescendant={chosen && `${name}-${chosen.id}`}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={({ target }) => {
          onQuery(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" role="listbox" id={`${name}-list`} aria-label={label}>
        {items.map((item) => (
          <div
            key={item.id}
            className={`palette-line ${className}`.trim()}
            role="option"
            id={`${name}-${item.id}`}
            tabIndex={-1}
            aria-selected={item === chosen}
            ref={(element) => {
              if (item === chosen) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerUp={() => onPick(item)}
          >
            {children(item)}
          </div>
        ))}
        {items.length === 0 && <p className="quiet palette-none">{none}</p>}
      </div>
    </>
  );
}
