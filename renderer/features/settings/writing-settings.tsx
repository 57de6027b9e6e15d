import { Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import type { Settings } from "../../../shared/api/settings.ts";
import { sameAddress } from "../../../shared/model/address.ts";
import { useLive } from "../../api/use-live.ts";
import { IconButton } from "../../components/icon-button.tsx";
import { text } from "../../strings/text.ts";
import type { SectionProps, SettingsSection } from "./section.ts";
import { Setting } from "./setting.tsx";

type WritingSettingsProps = Pick<SectionProps, "settings" | "onChange">;

const formats = ["rich", "plain"] as const;

/** How letters begin: their form, what stands below them, and texts to begin with. */
function WritingSettings({ settings, onChange }: SectionProps) {
  return (
    <>
      <Setting label={text.settings.format} words={Object.values(text.settings.formats)}>
        {(id) => (
          <select
            id={id}
            className="input"
            value={settings.letterFormat}
            onChange={({ target }) => onChange({ letterFormat: target.value === "plain" ? "plain" : "rich" })}
          >
            {formats.map((each) => (
              <option key={each} value={each}>
                {text.settings.formats[each]}
              </option>
            ))}
          </select>
        )}
      </Setting>
      <Signatures settings={settings} onChange={onChange} />
      <Templates settings={settings} onChange={onChange} />
    </>
  );
}

export const writingSection: SettingsSection = {
  id: "writing",
  title: text.settings.writing,
  words: [
    text.settings.format,
    ...Object.values(text.settings.formats),
    text.settings.templateName,
    text.settings.addTemplate,
  ],
  about: text.looks.writingWords,
  Body: WritingSettings,
};

/** One for each account's address. */
function Signatures({ settings: { signatures }, onChange }: WritingSettingsProps) {
  const { data: accounts = [] } = useLive("accounts.list", {});
  const letters = accounts.filter(({ provider }) => provider === "imap");
  function save(address: string, written: string): void {
    const others = signatures.filter((each) => !sameAddress(each.address, address));
    onChange({ signatures: written.trim() === "" ? others : [...others, { address, text: written, html: null }] });
  }
  return letters.map(({ id, address }) => (
    <Area
      key={id}
      label={text.settings.signature(address)}
      value={signatures.find((each) => sameAddress(each.address, address))?.text ?? ""}
      onSave={(written) => save(address, written)}
    />
  ));
}

function Templates({ settings: { templates }, onChange }: WritingSettingsProps) {
  const { data: accounts = [] } = useLive("accounts.list", {});
  const addresses = accounts.filter(({ provider }) => provider === "imap").map(({ address }) => address);
  const replace = (index: number, part: Partial<Settings["templates"][number]>) =>
    onChange({ templates: templates.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  const isFree = (name: string) => name.trim() !== "" && !templates.some((each) => each.name === name);
  const newName = [text.settings.newTemplate, ...templates.map((_, at) => `${text.settings.newTemplate} ${at + 2}`)];
  const name = newName.find(isFree) ?? text.settings.newTemplate;
  return (
    <>
      {templates.map((template, index) => (
        <div className="template" key={template.name}>
          <input
            className="input"
            aria-label={text.settings.templateName}
            defaultValue={template.name}
            onBlur={({ target }) => isFree(target.value) && replace(index, { name: target.value })}
          />
          <IconButton
            icon={Trash2}
            label={text.settings.removeTemplate(template.name)}
            onClick={() => onChange({ templates: templates.filter((_, at) => at !== index) })}
          />
          <select
            className="input"
            aria-label={text.settings.templateOf(template.name)}
            value={template.address}
            onChange={({ target }) => replace(index, { address: target.value })}
          >
            {[...new Set(["", template.address, ...addresses])].map((address) => (
              <option key={address} value={address}>
                {address || text.settings.everyAddress}
              </option>
            ))}
          </select>
          <Area
            label={text.settings.templateText(template.name)}
            value={template.text}
            onSave={(written) => replace(index, { text: written, html: null })}
          />
        </div>
      ))}
      <button
        type="button"
        className="button small"
        onClick={() =>
          onChange({
            templates: [...templates, { name, address: "", subject: "", text: "", html: null }],
          })
        }
      >
        <Plus size={15} aria-hidden="true" />
        {text.settings.addTemplate}
      </button>
    </>
  );
}

/** Stored when it is left. */
function Area({ label, value, onSave }: { label: string; value: string; onSave(written: string): void }) {
  const id = useId();
  const [written, setWritten] = useState(value);
  return (
    <div className="setting-area">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input"
        rows={3}
        value={written}
        onChange={({ target }) => setWritten(target.value)}
        onBlur={() => written !== value && onSave(written)}
      />
    </div>
  );
}
