import type { ComponentType } from "react";
import type { Settings } from "../../../shared/api/settings.ts";
import type { AccountView } from "../../../shared/model/account.ts";

/** What every section is given. */
export interface SectionProps {
  settings: Settings;
  accounts: readonly AccountView[];
  /** Stores what is named and nothing else. */
  onChange(part: Partial<Settings>): void;
}

/** What decides whether a section is offered here at all. */
export interface SettingsSituation {
  host: "desktop" | "loopback";
  /** Sample mail is shown. */
  demo: boolean;
}

/** One part of the settings: a file of its own, named in `sections.ts`. */
export interface SettingsSection {
  id: string;
  title: string;
  /**
   * What it is found by beside its title: the label of everything in it. A row (`Setting`) is found by its own label and
   * words within its section.
   */
  words: readonly string[];
  /** Other words people would look for all of it by. */
  about?: string;
  /** Absent: always. */
  isOffered?(situation: SettingsSituation): boolean;
  Body: ComponentType<SectionProps>;
}
