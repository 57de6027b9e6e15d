import { useState } from "react";
import type { Settings } from "../../../shared/api/settings.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/text.ts";
import { useDemo } from "../demo/use-demo.ts";
import { findSections } from "./find-settings.ts";
import type { SectionProps } from "./section.ts";
import { sections } from "./sections.ts";
import { SettingsQuery } from "./setting.tsx";
import { SettingsSearch, sectionId } from "./settings-search.tsx";

/** What can be chosen: for the whole program, and for each account. Searched by label and by other words for it. */
export function SettingsDialog({ onClose }: { onClose(): void }) {
  const { api, host } = useConnection();
  const { data: settings } = useLive("settings.get", {});
  const { data: accounts = [] } = useLive("accounts.list", {});
  const { demo } = useDemo();
  const [query, setQuery] = useState("");
  const onChange = (part: Partial<Settings>) => void orTell(api.call("settings.set", part));
  const situation = { host: host.kind, demo: demo?.active === true };
  const offered = sections.filter(({ isOffered }) => isOffered?.(situation) ?? true);
  const found = findSections(query, offered);
  return (
    <Dialog title={text.settings.title} size="wide" onClose={onClose}>
      <SettingsSearch query={query} found={found.map(({ section }) => section)} onQuery={setQuery} />
      <div className="dialog-body settings">
        {settings &&
          found.map(({ section, query: left }) => (
            <Section key={section.id} section={section} query={left} {...{ settings, accounts, onChange }} />
          ))}
        {found.length === 0 && (
          <div className="settings-none" role="status">
            <p>{text.looks.noSettings}</p>
            <button type="button" className="button" onClick={() => setQuery("")}>
              {text.looks.clearFind}
            </button>
          </div>
        )}
        {host.version !== "" && <p className="quiet">{text.settings.version(host.version, host.kind)}</p>}
      </div>
    </Dialog>
  );
}

type Shown = SectionProps & ReturnType<typeof findSections>[number];

function Section({ section: { id, title, Body }, query, ...given }: Shown) {
  return (
    <section id={sectionId(id)} aria-label={title} tabIndex={-1}>
      <h3>{title}</h3>
      <SettingsQuery value={query}>
        <Body {...given} />
      </SettingsQuery>
    </section>
  );
}
