import { useEffect, useRef } from "react";
import { beginAnew } from "../../stores/place.ts";
import { text } from "../../strings/text.ts";
import { useDemo } from "./use-demo.ts";

/** Says that all this is a demo, and how to leave it. */
export function DemoBar() {
  const { demo, busy, set } = useDemo();
  useReloadOnChange(demo?.active);
  if (!demo?.active) return null;
  return (
    <aside className="demo-bar" aria-label={text.demo.label}>
      <strong>{text.demo.label}</strong>
      <span>{text.demo.note}</span>
      <button type="button" className="demo-leave" disabled={busy} onClick={() => void set(false)}>
        {busy ? text.demo.leaving : text.demo.leave}
      </button>
    </aside>
  );
}

/** Behind the page another core has taken over: nothing that is known here means anything there. */
function useReloadOnChange(active: boolean | undefined): void {
  const first = useRef(active);
  useEffect(() => {
    first.current ??= active;
    if (active !== undefined && active !== first.current) beginAnew();
  }, [active]);
}
