import { useRef, useState } from "react";
import { canonicalDraft, type DraftView, type DraftWarning } from "../../../shared/model/draft.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import type { Uploading } from "../../stores/uploads.ts";
import { text } from "../../strings/text.ts";
import { hindrance, send } from "./send.ts";
import type { Writing } from "./use-draft.ts";

export interface Sending {
  busy: boolean;
  /** Why it can't be sent, as a sentence. */
  problem: string | null;
  warnings: readonly DraftWarning[];
  /** `anyway`: the warnings were read. They count for exactly what was warned about; what was changed since is looked at anew. */
  sendNow(anyway: boolean, when?: PlannedTime): void;
  back(): void;
}

/** Sends what is written, after a look at what a careful person would look at. */
export function useSending(
  draft: DraftView,
  { saver }: Writing,
  uploading: readonly Uploading[],
  onDone: () => void,
): Sending {
  const connection = useConnection();
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [early, setEarly] = useState(false);
  const [warnings, setWarnings] = useState<readonly DraftWarning[]>([]);
  const warnedAbout = useRef("");
  const [file] = uploading;
  if (early && !file) setEarly(false);
  const planned = useRef<PlannedTime | undefined>(undefined);
  async function sendNow(anyway: boolean, when?: PlannedTime): Promise<void> {
    const why = hindrance(saver.content);
    setProblem(why);
    setEarly(file !== undefined);
    if (why !== null || running.current || file) return;
    running.current = true;
    // What was chosen before the warnings counts when they were read.
    const leaves = anyway ? planned.current : when;
    planned.current = leaves;
    setBusy(true);
    const read = anyway && warnedAbout.current === canonicalDraft(saver.content);
    const found = read ? [] : await check();
    setWarnings(found);
    const gone = found.length === 0 && (await send(connection, saver, draft, leaves));
    setBusy(false);
    running.current = false;
    if (gone) onDone();
  }
  /** A check that fails is no reason not to send. */
  async function check(): Promise<DraftWarning[]> {
    if (saver.version === 0) saver.change(saver.content);
    const stored = await orTell(saver.flush().then(() => true));
    if (!stored) return [];
    warnedAbout.current = canonicalDraft(saver.content);
    return connection.api.call("drafts.check", { id: draft.id }).catch(() => []);
  }
  return {
    busy,
    problem: problem ?? (early && file ? text.composer.stillAttaching(file.name) : null),
    warnings,
    sendNow: (anyway, when) => void sendNow(anyway, when),
    back: () => setWarnings([]),
  };
}
