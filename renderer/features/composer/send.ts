import { canonicalDraft, type DraftContent, type DraftView } from "../../../shared/model/draft.ts";
import type { CommandId, ConversationId, DraftId } from "../../../shared/model/ids.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { orTell } from "../../actions/context.ts";
import type { Connection } from "../../api/connect.ts";
import { useToasts } from "../../stores/toasts.ts";
import { useWriting } from "../../stores/writing.ts";
import { locale, text } from "../../strings/text.ts";
import { momentWords } from "../../text/time-presets.ts";
import type { DraftSaver } from "./draft-saver.ts";
import { isAddress } from "./recipients.ts";

/** Why this cannot be sent, as a sentence; null when it can. */
export function hindrance({ to, cc, bcc }: Pick<DraftContent, "to" | "cc" | "bcc">): string | null {
  const everyone = [...to, ...cc, ...bcc];
  if (everyone.length === 0) return text.composer.noRecipient;
  const wrong = everyone.find(({ address }) => !isAddress(address));
  return wrong ? text.composer.badRecipient(wrong.address) : null;
}

/** Names exactly what is on screen. */
async function seenHash(content: DraftContent): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonicalDraft(content)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Opens a draft where it belongs: at the foot of its conversation, or in the panel. */
export function reopen(id: DraftId, conversationId: ConversationId | null): void {
  if (conversationId === null) useWriting.getState().openPanel(id);
  else useWriting.getState().openReply(conversationId, id);
}

/** Takes a held message back; its draft opens where it was written. */
export async function takeBack(
  { api }: Connection,
  commandId: CommandId,
  conversationId: ConversationId | null,
): Promise<void> {
  const taken = await orTell(api.call("drafts.undoSend", { commandId }));
  if (!taken) return;
  const draft = await orTell(api.call("drafts.get", { id: taken.draftId }));
  reopen(taken.draftId, draft ? draft.conversationId : conversationId);
}

/**
 * Sends exactly the version that the user sees: what is typed is stored first, and that version is named (I29).
 * @param when send later; absent: after the user's time to take it back
 * @returns whether it is on its way
 */
export async function send(
  connection: Connection,
  saver: DraftSaver,
  draft: Pick<DraftView, "id" | "conversationId">,
  when?: PlannedTime,
): Promise<boolean> {
  if (saver.version === 0) saver.change(saver.content);
  const stored = await orTell(saver.flush().then(() => true));
  if (!stored) return false;
  const { api } = connection;
  const seen = await seenHash(saver.content);
  const sent = await orTell(
    api.call("drafts.send", { id: draft.id, version: saver.version, delayMs: null, seen, ...(when && { when }) }),
  );
  if (!sent) return false;
  saver.abandon();
  const { commandId, dueAt } = sent;
  if (when) tellPlanned(connection, commandId, dueAt, draft.conversationId);
  else if (dueAt - Date.now() < 500) useToasts.getState().show({ message: text.composer.sent });
  else tellHeld(connection, commandId, dueAt, draft.conversationId);
  return true;
}

/**
 * Discards a draft; what was typed last is stored before, so that taking it back brings all of it.
 * @returns whether it is gone
 */
export async function discard(
  { api }: Connection,
  saver: DraftSaver,
  { id, conversationId }: Pick<DraftView, "id" | "conversationId">,
): Promise<boolean> {
  await saver.flush().catch(() => {});
  const gone = await orTell(api.call("drafts.discard", { id }).then(() => true));
  if (!gone) return false;
  saver.abandon();
  const restore = async () => {
    const restored = await orTell(api.call("drafts.restore", { id, version: null }).then(() => true));
    if (restored) reopen(id, conversationId);
  };
  useToasts.getState().show({
    message: text.composer.discarded,
    action: { label: text.undo, run: () => void restore() },
  });
  return true;
}

function tellPlanned(
  connection: Connection,
  commandId: CommandId,
  dueAt: number,
  conversationId: ConversationId | null,
) {
  useToasts.getState().show({
    message: text.composer.planned(momentWords(dueAt, locale)),
    action: { label: text.undo, run: () => void takeBack(connection, commandId, conversationId) },
  });
}

function tellHeld(connection: Connection, commandId: CommandId, dueAt: number, conversationId: ConversationId | null) {
  useToasts.getState().show({
    message: text.composer.sendingIn,
    until: dueAt,
    action: { label: text.undo, run: () => void takeBack(connection, commandId, conversationId) },
  });
}
