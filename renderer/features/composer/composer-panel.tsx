import { X } from "lucide-react";
import type { DraftId } from "../../../shared/model/ids.ts";
import { IconButton } from "../../components/icon-button.tsx";
import { useWriting } from "../../stores/writing.ts";
import { text } from "../../strings/text.ts";
import { Composer } from "./composer.tsx";
import { useDraft } from "./use-draft.ts";

/** A new message, over the foot of the window; the mail behind it stays usable. */
export function ComposerPanel({ draftId }: { draftId: DraftId }) {
  const { draft, error } = useDraft(draftId);
  const { closePanel } = useWriting.getState();
  return (
    <section className="composer-panel" role="dialog" aria-label={text.composer.kinds.new} data-typing="">
      <header className="panel-head">
        <h2>{text.composer.kinds.new}</h2>
        <IconButton icon={X} label={text.composer.minimise} keys="Escape" onClick={closePanel} />
      </header>
      {error && (
        <p className="composer-problem" role="alert">
          {error.message}
        </p>
      )}
      {draft && <Composer draft={draft} onDone={closePanel} onClose={closePanel} />}
    </section>
  );
}
