import { useId } from "react";
import type { Settings } from "../../../shared/api/settings.ts";
import { languageChoices, languageNames } from "../../../shared/text/language.ts";
import { text } from "../../strings/text.ts";

interface LanguageSettingProps {
  chosen: Settings["language"];
  onChange(part: Pick<Settings, "language">): void;
}

/** What Bobbin speaks. Each language stands there by its own name. */
export function LanguageSetting({ chosen, onChange }: LanguageSettingProps) {
  const id = useId();
  return (
    <div className="setting">
      <label htmlFor={id}>{text.settings.language}</label>
      <select
        id={id}
        className="input"
        value={chosen}
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
    </div>
  );
}
