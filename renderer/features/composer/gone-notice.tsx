import { TriangleAlert } from "lucide-react";
import type { DraftView } from "../../../shared/model/draft.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/text.ts";
import { keepAsNew } from "./keep-draft.ts";
import { reopen } from "./send.ts";
import type { Writing } from "./use-draft.ts";

/** The draft was discarded or sent elsewhere while it was written here. */
export function GoneNotice({ draft, writing: { state, saver } }: { draft: DraftView; writing: Writing }) {
  const { api } = useConnection();
  if (state !== "gone") return null;
  async function keep(): Promise<void> {
    const next = await orTell(keepAsNew(api, draft, saver));
    if (next) reopen(next.id, next.conversationId);
  }
  return (
    <div className="composer-warnings" role="alert">
      <p>
        <TriangleAlert size={15} strokeWidth={2} aria-hidden="true" />
        {text.composer.gone}
      </p>
      <button type="button" className="button small" onClick={() => void keep()}>
        {text.composer.keepAsNew}
      </button>
    </div>
  );
}
