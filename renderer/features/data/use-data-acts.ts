import { create } from "zustand";
import type { BackupView, DataFolderView, RestoredView } from "../../../shared/api/data.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { useLayout } from "../../stores/layout.ts";
import { useToasts } from "../../stores/toasts.ts";
import { holders } from "../../stores/unstored.ts";
import { text } from "../../strings/text.ts";
import { fileSize } from "../../text/size.ts";

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

interface DataOutcome {
  /** This window waits for an act. */
  asked: boolean;
  outcome: Outcome;
  /** Whoever asked has seen it. */
  seen(): void;
}

/** Outlives the dialog: an act that was begun goes on when it is closed, and how it ended is told all the same. */
export const useDataOutcome = create<DataOutcome>()((set, get) => ({
  asked: false,
  outcome: { kind: "none" },
  seen: () => {
    if (!get().asked) set({ outcome: { kind: "none" } });
  },
}));

/** Does an act, and tells how it ended where the dialog does not. */
export async function performAct(act: "backup" | "restore", work: () => Promise<Outcome>): Promise<void> {
  useDataOutcome.setState({ asked: true });
  const outcome = await work().catch((error): Outcome => ({ kind: "failed", act, message: toApiError(error).message }));
  const { dialog, openDialog } = useLayout.getState();
  if (dialog?.kind !== "data") {
    const { show } = useToasts.getState();
    if (outcome.kind === "made") show({ message: text.data.made(outcome.file, fileSize(outcome.bytes)), until: null });
    else if (outcome.kind === "failed") show({ kind: "error", message: outcome.message, until: null });
    else if (outcome.kind === "restored") openDialog({ kind: "data" });
  }
  useDataOutcome.setState({ asked: false, outcome });
}

/** What can be done with backups, and how it ended. */
export function useDataActs(): DataActs {
  const { api } = useConnection();
  const { data: folder } = useLive("data.get", {});
  const { asked, outcome } = useDataOutcome();
  return {
    folder,
    busy: asked || (folder?.running ?? null) !== null,
    outcome,
    backUp: (file) =>
      performAct("backup", async () => {
        const made = await api.call("data.backUp", { file });
        return { kind: "made", file: made.file, bytes: made.bytes };
      }),
    check: (file) =>
      performAct("restore", async () => ({ kind: "found", file, backup: await api.call("data.check", { file }) })),
    restore: (file) =>
      performAct("restore", async () => {
        // The last words belong to what is put aside.
        await Promise.allSettled(holders().map((holder) => holder.flush()));
        return { kind: "restored", restored: await api.call("data.restore", { file }) };
      }),
    cancel: () => void api.call("data.cancel", {}).catch(() => undefined),
  };
}
