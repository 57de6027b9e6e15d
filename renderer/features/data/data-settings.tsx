import { useLayout } from "../../stores/layout.ts";
import { text } from "../../strings/text.ts";
import type { SettingsSection } from "../settings/section.ts";

/** What a backup is, and the way to it. */
function DataSettings() {
  return (
    <>
      <p className="quiet">{text.data.hint}</p>
      <button
        type="button"
        className="button small data-open"
        onClick={() => useLayout.getState().openDialog({ kind: "data" })}
      >
        {text.data.open}
      </button>
    </>
  );
}

/** Sample mail needs none. */
export const dataSection: SettingsSection = {
  id: "data",
  title: text.data.title,
  words: [text.data.dialog],
  isOffered: ({ demo }) => !demo,
  about: text.looks.dataWords,
  Body: DataSettings,
};
