import type { DraftView } from "../../../shared/model/draft.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useNow } from "../../components/use-now.ts";
import { useToasts } from "../../stores/toasts.ts";
import { locale, text } from "../../strings/text.ts";
import { messageTime } from "../../text/time.ts";

export interface DraftVersionsDialogProps {
  draft: DraftView;
  /** Stores what was typed last, so that going back loses nothing. */
  flush(): Promise<void>;
  onRestored(draft: DraftView): void;
  onClose(): void;
}

/** What a draft said before, newest first. Going back adds a version and removes none. */
export function DraftVersionsDialog({ draft, flush, onRestored, onClose }: DraftVersionsDialogProps) {
  const { api } = useConnection();
  const { data } = useLive("drafts.versions", { id: draft.id });
  const now = useNow();
  const versions = (data ?? []).toSorted((a, b) => b.version - a.version);
  async function restore(version: number): Promise<void> {
    const { id } = draft;
    const done = await orTell(
      flush()
        .then(() => api.call("drafts.restore", { id, version }))
        .then(() => true),
    );
    const restored = done && (await orTell(api.call("drafts.get", { id })));
    if (!restored) return;
    useToasts.getState().show({ message: text.versions.restored });
    onRestored(restored);
  }
  return (
    <Dialog title={text.versions.title} size="medium" onClose={onClose}>
      <ol className="dialog-body draft-versions">
        {versions.map(({ version, at, text: words }, index) => (
          <li key={version}>
            <div className="version-words">
              <time className="quiet">{messageTime(at, now, locale)}</time>
              <p>{words.trim().slice(0, 400) || text.versions.empty}</p>
            </div>
            {index === 0 ? (
              <span className="badge">{text.versions.current}</span>
            ) : (
              <button type="button" className="button small" onClick={() => void restore(version)}>
                {text.versions.restore}
              </button>
            )}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
