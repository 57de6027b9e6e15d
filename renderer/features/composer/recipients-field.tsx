import { X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useId, useRef, useState } from "react";
import type { MailAddress } from "../../../shared/model/address.ts";
import { sameAddress } from "../../../shared/model/address.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";
import { isAddress, parseRecipients, shownAs } from "./recipients.ts";

export interface RecipientsFieldProps {
  label: string;
  people: readonly MailAddress[];
  onChange(people: MailAddress[]): void;
  autoFocus?: boolean;
}

/** Adds what is not there yet. */
export function added(people: readonly MailAddress[], more: readonly MailAddress[]): MailAddress[] {
  const fresh = more.filter(({ address }) => !people.some((known) => sameAddress(known.address, address)));
  return [...people, ...fresh];
}

type KeyMeaning = "down" | "up" | "pick" | "forget" | "take" | "last";

/** What a key does in the field; null: what it always does. */
function meaningOf(key: string, typed: string, chosen: MailAddress | undefined): KeyMeaning | null {
  if (typed === "") return key === "Backspace" ? "last" : null;
  if (chosen) {
    if (key === "ArrowDown") return "down";
    if (key === "ArrowUp") return "up";
    if (key === "Escape") return "forget";
    if ((key === "Enter" || key === "Tab") && !isAddress(typed.trim())) return "pick";
  }
  return ["Enter", ",", ";"].includes(key) ? "take" : null;
}

/** Addresses as chips, with completion from the people known. */
export function RecipientsField({ label, people, onChange, autoFocus = false }: RecipientsFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const suggestions = useSuggestions(typed, people);
  const chosen = suggestions[Math.min(at, suggestions.length - 1)];

  function take(more: readonly MailAddress[]): void {
    onChange(added(people, more));
    setTyped("");
    setAt(0);
  }
  function takeTyped(): void {
    if (typed.trim() !== "") take(parseRecipients(typed));
  }
  function onPaste(event: ClipboardEvent): void {
    const pasted = event.clipboardData.getData("text/plain");
    if (!/[,;\n@]/.test(pasted)) return;
    event.preventDefault();
    take(parseRecipients(pasted));
  }
  const meanings: Record<KeyMeaning, () => void> = {
    down: () => setAt((at + 1) % suggestions.length),
    up: () => setAt((at - 1 + suggestions.length) % suggestions.length),
    pick: () => chosen && take([chosen]),
    forget: () => setTyped(""),
    take: takeTyped,
    last: () => onChange(people.slice(0, -1)),
  };
  function onKeyDown(event: KeyboardEvent): void {
    const { isComposing } = event.nativeEvent;
    // Sent from here: what stands in the field goes along.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) takeTyped();
    const meaning = isComposing || event.ctrlKey || event.metaKey ? null : meaningOf(event.key, typed, chosen);
    if (meaning === null) return;
    event.preventDefault();
    event.stopPropagation();
    meanings[meaning]();
  }
  return (
    <div className="field-row">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <div className="recipients">
        <Chips people={people} onChange={onChange} input={input} />
        <input
          ref={input}
          id={id}
          className="recipients-input"
          role="combobox"
          aria-expanded={suggestions.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${suggestions.indexOf(chosen)}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          {...(autoFocus && { autoFocus: true })}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setAt(0);
          }}
          onPaste={onPaste}
          onKeyDown={onKeyDown}
          onBlur={takeTyped}
        />
        {suggestions.length > 0 && (
          <Suggestions id={id} people={suggestions} chosen={chosen} onPick={(person) => take([person])} />
        )}
      </div>
    </div>
  );
}

function useSuggestions(typed: string, people: readonly MailAddress[]): readonly MailAddress[] {
  const prefix = typed.trim();
  const { data } = useLive("people.suggest", { prefix, limit: 8 }, { enabled: prefix.length > 0 });
  // What the last letters found stays until the next answer, so that the list doesn't flicker.
  const last = useRef<readonly MailAddress[]>([]);
  if (data) last.current = data;
  if (prefix === "") return [];
  return last.current.filter(({ address }) => !people.some((known) => sameAddress(known.address, address))).slice(0, 6);
}

interface ChipsProps extends Pick<RecipientsFieldProps, "people" | "onChange"> {
  input: RefObject<HTMLInputElement | null>;
}

function Chips({ people, onChange, input }: ChipsProps) {
  return people.map((person) => (
    <Chip
      key={person.address}
      person={person}
      onRemove={() => {
        onChange(people.filter(({ address }) => address !== person.address));
        input.current?.focus();
      }}
    />
  ));
}

function Chip({ person, onRemove }: { person: MailAddress; onRemove(): void }) {
  return (
    <span className="chip" data-wrong={!isAddress(person.address)} title={person.address}>
      {shownAs(person)}
      <button
        type="button"
        className="chip-remove"
        aria-label={text.composer.remove(shownAs(person))}
        onClick={onRemove}
      >
        <X size={12} aria-hidden="true" />
      </button>
    </span>
  );
}

interface SuggestionsProps {
  id: string;
  people: readonly MailAddress[];
  chosen: MailAddress | undefined;
  onPick(person: MailAddress): void;
}

function Suggestions({ id, people, chosen, onPick }: SuggestionsProps) {
  return (
    <div className="suggestions" role="listbox" id={`${id}-list`} aria-label={text.composer.suggestions}>
      {people.map((person, index) => (
        <div
          key={person.address}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={person === chosen}
          className="suggestion"
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(person);
          }}
        >
          <span>{shownAs(person)}</span>
          {person.name !== "" && <span className="quiet">{person.address}</span>}
        </div>
      ))}
    </div>
  );
}
