import { languageChoices, languageNames } from "../../../shared/text/language.ts";
import { text } from "../../strings/text.ts";
import type { SectionProps } from "./section.ts";
import { Setting } from "./setting.tsx";

/** What Bobbin speaks. Each language stands there by its own name. */
export function LanguageSetting({ settings, onChange }: SectionProps) {
  return (
    <Setting label={text.settings.language} words={Object.values(languageNames)}>
      {(id) => (
        <select
          id={id}
          className="input"
          value={settings.language}
          onChange={({ target }) => {
            const language = languageChoices.find((choice) => choice === target.value);
            if (language) onChange({ language });
          }}
        >
          {languageChoices.map((choice) =>
            choice === "system" ? (
              <option key={choice} value={choice}>
                {text.settings.languageOfSystem}
              </option>
            ) : (
              <option key={choice} value={choice} lang={choice}>
                {languageNames[choice]}
              </option>
            ),
          )}
        </select>
      )}
    </Setting>
  );
}
