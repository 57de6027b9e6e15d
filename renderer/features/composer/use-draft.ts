import { useEffect, useRef, useState } from "react";
import type { ApiError } from "../../../shared/api/errors.ts";
import type { DraftContent, DraftView } from "../../../shared/model/draft.ts";
import type { DraftId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { type DraftSaver, heldSaver, type SaveState, saverOf } from "./draft-saver.ts";
import { keepUnseen } from "./keep-draft.ts";

/** The draft as it was when it was opened; from then on what is typed is the truth. */
export function useDraft(id: DraftId): { draft: DraftView | null; error: ApiError | null } {
  const { api } = useConnection();
  const [draft, setDraft] = useState<DraftView | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    let current = true;
    // What is read may be older than what ends meanwhile.
    const leave = heldSaver(id)?.occupy();
    api.call("drafts.get", { id }).then(
      (found) => current && setDraft(found),
      (reason) => current && setError(toApiError(reason)),
    );
    return () => {
      current = false;
      leave?.();
    };
  }, [api, id]);
  return { draft, error };
}

export interface Writing {
  content: DraftContent;
  change(part: Partial<DraftContent>): void;
  /** Null until something is written. */
  state: SaveState | null;
  saver: DraftSaver;
  flush(): void;
}

/**
 * What is being written, stored on every pause, when the focus leaves, when the window is hidden and at the end. What an
 * earlier look left unstored, or waits for, is gone on with.
 */
export function useWritingOf(draft: DraftView): Writing {
  const { api } = useConnection();
  const [saver] = useState(() => saverOf(api, draft));
  const [content, setContent] = useState(saver.content);
  const [state, setState] = useState<SaveState | null>(saver.dirty ? "waiting" : null);
  const place = useRef(draft);
  const flush = () => void saver.flush().catch(() => {});
  useEffect(() => {
    const onConflict = () => void useToasts.getState().show({ message: text.composer.conflict });
    const onGone = () => void keepUnseen(api, place.current, saver);
    const leave = saver.occupy();
    saver.listen({ onState: setState, onContent: setContent, onConflict });
    setContent(saver.content);
    return () => {
      saver.listen({ onConflict, onGone });
      if (saver.gone && saver.dirty) onGone();
      else saver.close();
      leave();
    };
  }, [api, saver]);
  const change = (part: Partial<DraftContent>) => saver.change({ ...saver.content, ...part });
  return { content, change, state, saver, flush };
}
