import type { LedgerAct, LedgerEntry } from "../../../shared/api/outgoing.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { orTell } from "../../actions/context.ts";
import type { Connection } from "../../api/connect.ts";
import { useConnection } from "../../api/context.ts";
import { useSelection } from "../../stores/selection.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { reopen, takeBack } from "../composer/send.ts";

/** What can be done at once; another time is chosen first. */
type DirectAct = Exclude<LedgerAct, "reschedule">;

/** Does something with an act of the user; what goes wrong is told. */
export function useLedgerActs(entry: LedgerEntry): { run(act: DirectAct): void; reschedule(when: PlannedTime): void } {
  const connection = useConnection();
  const { api } = connection;
  const { id: commandId } = entry;
  const acts: Record<DirectAct, () => Promise<unknown>> = {
    undo: () => api.call("outbox.undo", { commandId }),
    edit: () => edit(connection, entry),
    discard: () => discard(connection, entry),
    "send-now": () => api.call("outbox.sendNow", { commandId }),
    retry: () => api.call("outbox.retry", { commandId }),
    "look-up": () => api.call("outbox.lookUp", { commandId }),
    arrived: () => api.call("outbox.settle", { commandId, as: "done" }),
  };
  return {
    run: (act) => void orTell(acts[act]()),
    reschedule: (when) => void orTell(api.call("outbox.reschedule", { commandId, when })),
  };
}

async function edit(connection: Connection, { id, state, draftId, conversationId }: LedgerEntry): Promise<void> {
  const { api } = connection;
  // A reply is written at the foot of its conversation.
  const show = () => conversationId !== null && useSelection.getState().show(conversationId);
  if (state === "held" || state === "queued") {
    show();
    return takeBack(connection, id, conversationId);
  }
  // Read before the act is given up: without its words there would be nothing left of it.
  const draft = draftId === null ? null : await api.call("drafts.get", { id: draftId });
  await api.call("outbox.settle", { commandId: id, as: "discarded" });
  show();
  if (draft) reopen(draft.id, draft.conversationId);
}

async function discard({ api }: Connection, { id }: LedgerEntry): Promise<void> {
  const { draftId } = await api.call("outbox.discard", { commandId: id });
  const restore = async (draft: NonNullable<typeof draftId>) => {
    if (!(await orTell(api.call("drafts.restore", { id: draft, version: null }).then(() => true)))) return;
    const view = await orTell(api.call("drafts.get", { id: draft }));
    reopen(draft, view?.conversationId ?? null);
  };
  useToasts.getState().show({
    message: text.ledger.discarded,
    ...(draftId !== null && { action: { label: text.undo, run: () => void restore(draftId) } }),
  });
}
