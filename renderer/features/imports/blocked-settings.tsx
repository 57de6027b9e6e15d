import { useLive } from "../../api/use-live.ts";
import { KindIcon } from "../../components/kind-icon.tsx";
import { text } from "../../strings/text.ts";
import type { SettingsSection } from "../settings/section.ts";
import { useDecide } from "./use-decide.ts";

/** What was blocked, with the way back. */
function BlockedSettings() {
  const { data = [] } = useLive("imports.list", { accountId: null, consents: ["denied"] });
  const decide = useDecide();
  const { unblock, unblocked } = text.requests;
  if (data.length === 0) return <p className="quiet">{text.looks.nothingBlocked}</p>;
  return (
    <ul>
      {data.map((row) => (
        <li key={row.id} className="setting">
          <span>
            <KindIcon kind={row.kind} /> {row.name}
          </span>
          <button
            type="button"
            className="button small"
            aria-label={`${unblock} ${row.name}`}
            onClick={() => void decide(row, "unknown", unblocked(row.name))}
          >
            {unblock}
          </button>
        </li>
      ))}
    </ul>
  );
}

export const blockedSection: SettingsSection = {
  id: "blocked",
  title: text.requests.blockedTitle,
  words: [text.requests.unblock],
  about: text.looks.blockedWords,
  Body: BlockedSettings,
};
