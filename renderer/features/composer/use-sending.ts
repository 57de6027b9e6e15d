import { useState } from "react";
import type { DraftView, DraftWarning } from "../../../shared/model/draft.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { hindrance, send } from "./send.ts";
import type { Writing } from "./use-draft.ts";

export interface Sending {
  busy: boolean;
  /** Why it can't be sent, as a sentence. */
  problem: string | null;
  warnings: readonly DraftWarning[];
  /** `anyway`: the warnings were read. */
  sendNow(anyway: boolean): void;
  back(): void;
}

/** Sends what is written, after a look at what a careful person would look at. */
export function useSending(draft: DraftView, { saver }: Writing, ready: boolean, onDone: () => void): Sending {
  const connection = useConnection();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [warnings, setWarnings] = useState<readonly DraftWarning[]>([]);
  async function sendNow(anyway: boolean): Promise<void> {
    const why = hindrance(saver.content);
    setProblem(why);
    if (why !== null || busy || !ready) return;
    setBusy(true);
    const found = anyway ? [] : await check();
    setWarnings(found);
    const gone = found.length === 0 && (await send(connection, saver, draft));
    setBusy(false);
    if (gone) onDone();
  }
  /** A check that fails is no reason not to send. */
  async function check(): Promise<DraftWarning[]> {
    if (saver.version === 0) saver.change(saver.content);
    const stored = await orTell(saver.flush().then(() => true));
    if (!stored) return [];
    return connection.api.call("drafts.check", { id: draft.id }).catch(() => []);
  }
  return {
    busy,
    problem,
    warnings,
    sendNow: (anyway) => void sendNow(anyway),
    back: () => setWarnings([]),
  };
}
