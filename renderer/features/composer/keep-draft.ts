import type { Api } from "../../../shared/api/pipe.ts";
import type { DraftView } from "../../../shared/model/draft.ts";
import { toApiError } from "../../api/client.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import type { DraftSaver } from "./draft-saver.ts";
import { reopen } from "./send.ts";

type Place = Pick<DraftView, "kind" | "sourceId">;

/**
 * Makes a new draft of what was typed into one that is gone, with its files; the old one's words are let go then.
 * @throws ApiError when it can't be stored; everything is as before then
 */
export async function keepAsNew(api: Api, { kind, sourceId }: Place, saver: DraftSaver): Promise<DraftView> {
  const { content } = saver;
  const next = await api.call("drafts.create", { kind, sourceId, accountId: null });
  await api.call("drafts.save", { id: next.id, version: next.version, content });
  saver.abandon();
  return next;
}

/** The same when nobody looks at the draft any more: it says so, and asks again until it is done. */
export async function keepUnseen(api: Api, place: Place, saver: DraftSaver): Promise<void> {
  const { show } = useToasts.getState();
  try {
    const { id, conversationId } = await keepAsNew(api, place, saver);
    const action = { label: text.composer.open, run: () => reopen(id, conversationId) };
    show({ message: text.composer.keptAsNew, until: null, action });
  } catch (error) {
    const action = { label: text.retry, run: () => void keepUnseen(api, place, saver) };
    show({ kind: "error", message: `${text.composer.gone} ${toApiError(error).message}`, until: null, action });
  }
}
