import { useEffect, useState } from "react";
import type { ApiError } from "../../../shared/api/errors.ts";
import type { DraftContent, DraftView } from "../../../shared/model/draft.ts";
import type { DraftId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/en.ts";
import { DraftSaver, type SaveState } from "./draft-saver.ts";

/** The draft as it was when it was opened; from then on what is typed is the truth. */
export function useDraft(id: DraftId): { draft: DraftView | null; error: ApiError | null } {
  const { api } = useConnection();
  const [draft, setDraft] = useState<DraftView | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    let current = true;
    api.call("drafts.get", { id }).then(
      (found) => current && setDraft(found),
      (reason) => current && setError(toApiError(reason)),
    );
    return () => {
      current = false;
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

/** What is being written, stored on every pause, when the focus leaves, when the window is hidden and at the end. */
export function useWritingOf(draft: DraftView): Writing {
  const { api } = useConnection();
  const [content, setContent] = useState(draft.content);
  const [state, setState] = useState<SaveState | null>(null);
  const [saver] = useState(
    () =>
      new DraftSaver({
        api,
        draft,
        onState: setState,
        onConflict: () => useToasts.getState().show({ message: text.composer.conflict }),
      }),
  );
  const flush = () => void saver.flush().catch(() => {});
  useEffect(() => {
    const hidden = () => void saver.flush().catch(() => {});
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("pagehide", hidden);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("pagehide", hidden);
      saver.close();
    };
  }, [saver]);
  useEffect(() => {
    if (state !== "failing") return;
    const warn = (event: Event) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [state]);
  const change = (part: Partial<DraftContent>) => {
    const next = { ...saver.content, ...part };
    saver.change(next);
    setContent(next);
  };
  return { content, change, state, saver, flush };
}
