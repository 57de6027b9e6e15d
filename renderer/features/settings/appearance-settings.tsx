import type { Settings } from "../../../shared/api/settings.ts";
import { text } from "../../strings/text.ts";
import { LanguageSetting } from "./language-setting.tsx";
import type { SectionProps, SettingsSection } from "./section.ts";
import { Segments } from "./segments.tsx";
import { Setting } from "./setting.tsx";

const themes = ["system", "light", "dark"] as const satisfies readonly Settings["theme"][];

/** How the page looks. */
function AppearanceSettings(props: SectionProps) {
  const { settings, onChange } = props;
  return (
    <>
      <Setting label={text.settings.theme} words={Object.values(text.settings.themes)} group>
        {(id) => (
          <Segments
            name="theme"
            labelledBy={id}
            values={themes}
            chosen={settings.theme}
            label={(theme) => text.settings.themes[theme]}
            onChoose={(theme) => onChange({ theme })}
          />
        )}
      </Setting>
      <LanguageSetting {...props} />
    </>
  );
}

export const appearanceSection: SettingsSection = {
  id: "appearance",
  title: text.looks.appearance,
  words: [
    text.settings.theme,
    ...Object.values(text.settings.themes),
    text.settings.language,
    text.looks.appearanceWords,
  ],
  Body: AppearanceSettings,
};
