import { useEffect, useRef } from "react";
import { useLive } from "../../api/use-live.ts";
import { useLayout } from "../../stores/layout.ts";
import { beginAnew } from "../../stores/place.ts";

/**
 * Behind the page another database took the place of the one it knew: ids mean nothing any more, so it begins anew. The
 * page that restored first shows what became of it.
 */
export function useFreshPage(): void {
  const { data } = useLive("data.get", {});
  const restoring = useLayout(({ dialog }) => dialog?.kind === "data");
  const first = useRef("");
  const database = data?.database ?? "";
  useEffect(() => {
    if (database === "") return;
    if (first.current === "") first.current = database;
    if (database !== first.current && !restoring) beginAnew();
  }, [database, restoring]);
}
