import { create } from "zustand";
import type { ApiError } from "../../shared/api/errors.ts";

export interface Toast {
  id: number;
  kind: "plain" | "error";
  /** Shown as it is, or asked every second with the seconds left. */
  message: string | ((seconds: number) => string);
  /** ms UTC; null stays until closed */
  until: number | null;
  /** ms that it stays after it was pointed at; null: it goes at its moment, whoever points at it. */
  lasts: number | null;
  action: { label: string; run(): void } | null;
}

export interface ToastState {
  toasts: readonly Toast[];
  /** Returns the id, to dismiss it with. */
  show(toast: Pick<Toast, "message"> & Partial<Omit<Toast, "id">>): number;
  error(error: ApiError): void;
  dismiss(id: number): void;
  /** Somebody points at it, or no longer: what goes by itself does not go under the pointer. */
  hold(id: number, held: boolean): void;
  /** Runs and removes the newest toast that can be undone; false when there is none. */
  undo(): boolean;
}

const shownFor = 6000;
const atMost = 3;
let lastId = 0;

/** Short notes at the foot of the window. The newest three are kept. */
export const useToasts = create<ToastState>()((set, get) => ({
  toasts: [],
  show(toast) {
    const id = ++lastId;
    const lasts = toast.lasts ?? (toast.until === undefined ? shownFor : null);
    const until = lasts === null ? (toast.until ?? null) : Date.now() + lasts;
    const whole: Toast = { id, kind: "plain", action: null, ...toast, until, lasts };
    set(({ toasts }) => ({ toasts: [...toasts, whole].slice(-atMost) }));
    return id;
  },
  error: (error) => void get().show({ kind: "error", message: error.message, lasts: 2 * shownFor }),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  hold: (id, held) =>
    set(({ toasts }) => ({
      toasts: toasts.map((toast) =>
        toast.id === id && toast.lasts !== null ? { ...toast, until: held ? null : Date.now() + toast.lasts } : toast,
      ),
    })),
  undo() {
    const last = get().toasts.findLast(({ action }) => action !== null);
    if (!last) return false;
    get().dismiss(last.id);
    last.action?.run();
    return true;
  },
}));
