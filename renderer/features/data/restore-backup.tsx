import { useLayout } from "../../stores/layout.ts";
import { text } from "../../strings/text.ts";
import { useDemo } from "../demo/use-demo.ts";

/** On the first screen: for who comes from another computer. */
export function RestoreBackup() {
  const { demo } = useDemo();
  if (demo?.active) return null;
  return (
    <button
      type="button"
      className="plain-button welcome-restore"
      onClick={() => useLayout.getState().openDialog({ kind: "data" })}
    >
      {text.data.welcome}
    </button>
  );
}
