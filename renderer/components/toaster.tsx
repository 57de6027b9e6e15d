import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { type Toast, useToasts } from "../stores/toasts.ts";
import { text } from "../strings/text.ts";

/** The notes at the foot of the window; read out politely. */
export function Toaster() {
  const { toasts } = useToasts();
  return (
    <section className="toaster" aria-live="polite" aria-label={text.appName}>
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function useSecondsLeft(until: number | null, onEnd: () => void): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (until === null) return;
    const tick = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(tick);
  }, [until]);
  const left = until === null ? Number.POSITIVE_INFINITY : until - now;
  useEffect(() => {
    if (left <= 0) onEnd();
  });
  return Math.max(1, Math.ceil(left / 1000));
}

function ToastLine({ toast }: { toast: Toast }) {
  const dismiss = () => useToasts.getState().dismiss(toast.id);
  const hold = (held: boolean) => () => useToasts.getState().hold(toast.id, held);
  const seconds = useSecondsLeft(toast.until, dismiss);
  const { message, action, kind } = toast;
  return (
    <article
      className="toast"
      data-kind={kind}
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
    >
      <span className="toast-text" role={kind === "error" ? "alert" : undefined}>
        {typeof message === "string" ? message : message(seconds)}
      </span>
      {action && (
        <button
          type="button"
          className="toast-action"
          onClick={() => {
            dismiss();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="toast-close" aria-label={text.close} onClick={dismiss}>
        <X size={14} aria-hidden="true" />
      </button>
    </article>
  );
}
