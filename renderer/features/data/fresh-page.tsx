import { useEffect, useRef, useState } from "react";
import type { DataFolderView } from "../../../shared/api/data.ts";
import { useLive } from "../../api/use-live.ts";
import { useEdits } from "../../stores/edits.ts";
import { useLayout } from "../../stores/layout.ts";
import { beginAnew } from "../../stores/place.ts";
import { useToasts } from "../../stores/toasts.ts";
import { giveUp, leaveOnceStored } from "../../stores/unstored.ts";
import { text } from "../../strings/text.ts";
import { heldWords } from "./held-words.ts";
import { useDataOutcome } from "./use-data-acts.ts";

/** ms; a database that was mended may take some time before it takes words again. */
const patience = 10_000;

type Known = Pick<DataFolderView, "database" | "origin">;

/**
 * Behind the page another database took the place of the one it knew: ids mean nothing any more, so it begins anew, once
 * what was written is stored. The page that restored first shows what became of it. Words that can't be stored there are
 * given up by the user only.
 */
export function FreshPage() {
  const { data } = useLive("data.get", {});
  const telling = useLayout(({ dialog }) => dialog?.kind === "data");
  const asked = useDataOutcome((state) => state.asked);
  const first = useRef<Known | null>(null);
  const [stuck, setStuck] = useState(false);
  if (data && data.database !== "") first.current ??= data;
  const known = first.current;
  const moved =
    data && known && data.database !== "" && (data.database !== known.database || data.origin !== known.origin);
  const other = moved && data.origin !== known.origin;
  // Nothing stores them but the user, who changes a message that is another one now.
  const edits = useEdits(({ words }) => words.size > 0);
  const leaving = moved && !telling && !asked;
  useEffect(() => {
    if (!leaving) return;
    // Words for other data are refused: nothing is gained by waiting.
    return leaveOnceStored({ leave: beginAnew, stuck: () => setStuck(true), patience: other || edits ? 0 : patience });
  }, [leaving, other, edits]);
  if (!leaving || !stuck) return null;
  const { title, copied, copy, goOn } = text.data.unstored;
  const words = heldWords();
  const onCopy = async (): Promise<void> => {
    const { show } = useToasts.getState();
    try {
      await navigator.clipboard.writeText(words);
      show({ message: copied });
    } catch {
      show({ kind: "error", message: text.messageActions.copyFailed });
    }
  };
  return (
    <div className="banner" role="alert">
      {title[other ? "other" : edits ? "edits" : "mended"]}
      {words !== "" && (
        <button type="button" className="button" onClick={() => void onCopy()}>
          {copy}
        </button>
      )}
      <button
        type="button"
        className="button"
        onClick={() => {
          giveUp();
          beginAnew();
        }}
      >
        {goOn}
      </button>
    </div>
  );
}
