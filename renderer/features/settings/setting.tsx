import { createContext, type ReactNode, useContext, useId } from "react";
import { fits } from "./find-settings.ts";

/** What was typed into the settings' search, as far as it concerns rows; empty shows all. */
export const SettingsQuery = createContext("");

export interface SettingProps {
  label: string;
  /** Other words it is found by: its choices, what people call it. */
  words?: readonly string[];
  /** Said below the label. */
  hint?: string;
  /** A group of controls is named by the label's id; one control is labelled by its own. */
  group?: boolean;
  /** The control, given the id it must have (or, in a group, be named by). */
  children(id: string): ReactNode;
}

/** One line of the settings: what it is, and how it is set. Not there while something else is searched for. */
export function Setting({ label, words = [], hint, group = false, children }: SettingProps) {
  const id = useId();
  const query = useContext(SettingsQuery);
  if (!fits(query, [label, ...words, hint ?? ""])) return null;
  return (
    <div className="setting">
      <div className="setting-label">
        {group ? <span id={id}>{label}</span> : <label htmlFor={id}>{label}</label>}
        {hint && <small className="quiet">{hint}</small>}
      </div>
      {children(id)}
    </div>
  );
}
