import { useState } from "react";
import type { DemoView } from "../../../shared/api/demo.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";

/** Whether sample mail is shown, and how to change that. The change itself comes as a notice, to every page. */
export function useDemo(): { demo: DemoView | undefined; busy: boolean; set(active: boolean): Promise<void> } {
  const { api } = useConnection();
  const [busy, setBusy] = useState(false);
  const { data } = useLive("demo.get", {});
  const set = async (active: boolean): Promise<void> => {
    setBusy(true);
    await orTell(api.call("demo.set", { active }));
    setBusy(false);
  };
  return { demo: data, busy, set };
}
