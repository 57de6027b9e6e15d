import type { Settings } from "../../../shared/api/settings.ts";
import { text } from "../../strings/text.ts";
import { LanguageSetting } from "./language-setting.tsx";
import type { SectionProps, SettingsSection } from "./section.ts";
import { Segments } from "./segments.tsx";
import { Setting } from "./setting.tsx";

const themes = ["system", "light", "dark", "contrast"] as const satisfies readonly Settings["theme"][];
const densities = ["comfortable", "cosy", "compact"] as const satisfies readonly Settings["density"][];

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
      <Setting
        label={text.looks.density}
        words={[...Object.values(text.looks.densities), text.looks.densityWords]}
        group
      >
        {(id) => (
          <Segments
            name="density"
            labelledBy={id}
            values={densities}
            chosen={settings.density}
            label={(density) => text.looks.densities[density]}
            onChoose={(density) => onChange({ density })}
          />
        )}
      </Setting>
      <Setting label={text.looks.listWidth}>
        {(id) => (
          <button
            id={id}
            type="button"
            className="button small"
            disabled={settings.listWidth === null}
            onClick={() => onChange({ listWidth: null })}
          >
            {text.looks.listWidthByWindow}
          </button>
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
    text.looks.density,
    ...Object.values(text.looks.densities),
    text.looks.densityWords,
    text.looks.listWidth,
    text.settings.language,
  ],
  about: text.looks.appearanceWords,
  Body: AppearanceSettings,
};
