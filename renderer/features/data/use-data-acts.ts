import { useState } from "react";
import type { BackupView, DataFolderView, RestoredView } from "../../../shared/api/data.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";

/** How the last act ended, or that none did yet. */
export type Outcome =
  | { kind: "none" }
  | { kind: "failed"; act: "backup" | "restore"; message: string }
  | { kind: "made"; file: string; bytes: number }
  | { kind: "found"; file: string; backup: BackupView }
  | { kind: "restored"; restored: RestoredView };

export interface DataActs {
  folder: DataFolderView | undefined;
  /** Something is under way, here or in another window. */
  busy: boolean;
  outcome: Outcome;
  backUp(file: string): Promise<void>;
  check(file: string): Promise<void>;
  restore(file: string): Promise<void>;
  cancel(): void;
}

/** What can be done with backups, and how it ended. */
export function useDataActs(): DataActs {
  const { api } = useConnection();
  const { data: folder } = useLive("data.get", {});
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const [asked, setAsked] = useState(false);

  const perform = async (act: "backup" | "restore", work: () => Promise<Outcome>): Promise<void> => {
    setAsked(true);
    try {
      setOutcome(await work());
    } catch (error) {
      setOutcome({ kind: "failed", act, message: toApiError(error).message });
    }
    setAsked(false);
  };
  return {
    folder,
    busy: asked || (folder?.running ?? null) !== null,
    outcome,
    backUp: (file) =>
      perform("backup", async () => {
        const made = await api.call("data.backUp", { file });
        return { kind: "made", file: made.file, bytes: made.bytes };
      }),
    check: (file) =>
      perform("restore", async () => ({ kind: "found", file, backup: await api.call("data.check", { file }) })),
    restore: (file) =>
      perform("restore", async () => ({ kind: "restored", restored: await api.call("data.restore", { file }) })),
    cancel: () => void api.call("data.cancel", {}).catch(() => undefined),
  };
}
