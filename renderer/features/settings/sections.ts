import { dataSection } from "../data/data-settings.tsx";
import { blockedSection } from "../imports/blocked-settings.tsx";
import { rulesSection } from "../rules/rules-settings.tsx";
import { accountsSection } from "./accounts-settings.tsx";
import { appearanceSection } from "./appearance-settings.tsx";
import { desktopSection } from "./desktop-settings.tsx";
import { keySection } from "./key-settings.tsx";
import { remoteSection } from "./remote-settings.tsx";
import type { SettingsSection } from "./section.ts";
import { sendingSection } from "./sending-settings.tsx";
import { writingSection } from "./writing-settings.tsx";

/** Every section of the settings, in the order they stand. A new one is a file with a `SettingsSection` and a line here. */
export const sections: readonly SettingsSection[] = [
  appearanceSection,
  accountsSection,
  desktopSection,
  remoteSection,
  writingSection,
  sendingSection,
  rulesSection,
  keySection,
  blockedSection,
  dataSection,
];
