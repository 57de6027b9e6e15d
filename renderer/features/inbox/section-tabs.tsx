import { type Section, sections } from "../../../shared/model/conversation.ts";
import { isDivided } from "../../actions/shown-filter.ts";
import { useLive } from "../../api/use-live.ts";
import { Hidden } from "../../components/hidden.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { filterOf } from "../../stores/views.ts";
import { text } from "../../strings/text.ts";

/** The parts of the inbox, where it is divided, with what is unread in each. */
export function SectionTabs() {
  const { view } = useLayout();
  const { data: settings } = useLive("settings.get", {});
  if (!isDivided(view, settings?.splitInbox ?? false)) return null;
  return (
    <fieldset className="section-tabs" aria-label={text.sections.label}>
      {sections.map((section) => (
        <Tab key={section} section={section} label={text.sections.names[section]} />
      ))}
      <Tab section={null} label={text.sections.all} />
    </fieldset>
  );
}

function Tab({ section, label }: { section: Section | null; label: string }) {
  const { view, section: shown, setSection } = useLayout();
  const filter = { ...filterOf(view, false), ...(section !== null && { section }) };
  const { data: unread = 0 } = useLive("conversations.unread", { view: filter });
  return (
    <button
      type="button"
      className="section-tab"
      aria-pressed={shown === section}
      onClick={() => {
        useSelection.getState().reset();
        setSection(section);
      }}
    >
      {label}
      {unread > 0 && (
        <span className="section-count" aria-hidden="true">
          {unread}
        </span>
      )}
      {unread > 0 && <Hidden>{text.sections.unread(unread)}</Hidden>}
    </button>
  );
}
