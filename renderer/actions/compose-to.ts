import type { Mailto } from "../../shared/text/mailto.ts";
import type { Connection } from "../api/connect.ts";
import { useWriting } from "../stores/writing.ts";
import { orTell } from "./context.ts";

/** Opens the composer with what a link fills in; nothing is sent or attached by a link. */
export async function composeTo(
  { api }: Connection,
  mailto: Pick<Mailto, "to" | "cc" | "subject" | "body">,
): Promise<void> {
  const { to, cc, subject, body } = mailto;
  const prefill = { to, cc, subject, text: body };
  const draft = await orTell(api.call("drafts.create", { kind: "new", sourceId: null, accountId: null, prefill }));
  if (draft) useWriting.getState().openPanel(draft.id);
}
