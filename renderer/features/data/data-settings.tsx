import { useLayout } from "../../stores/layout.ts";
import { text } from "../../strings/text.ts";
import { useDemo } from "../demo/use-demo.ts";

/** In the settings: what a backup is, and the way to it. Sample mail needs none. */
export function DataSettings() {
  const { demo } = useDemo();
  if (demo?.active) return null;
  return (
    <section>
      <h3>{text.data.title}</h3>
      <p className="quiet">{text.data.hint}</p>
      <button
        type="button"
        className="button small data-open"
        onClick={() => useLayout.getState().openDialog({ kind: "data" })}
      >
        {text.data.open}
      </button>
    </section>
  );
}
