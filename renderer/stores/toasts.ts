import { create } from "zustand";
import type { ApiError } from "../../shared/api/errors.ts";

export interface Toast {
  id: number;
  kind: "plain" | "error";
  /** Shown as it is, or asked every second with the seconds left. */
  message: string | ((seconds: number) => string);
  /** ms UTC; null stays until closed */
  until: number | null;
  action: { label: string; run(): void } | null;
}

export interface ToastState {
  toasts: readonly Toast[];
  /** Returns the id, to dismiss it with. */
  show(toast: Pick<Toast, "message"> & Partial<Omit<Toast, "id">>): number;
  error(error: ApiError): void;
  dismiss(id: number): void;
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
    const whole: Toast = { id, kind: "plain", until: Date.now() + shownFor, action: null, ...toast };
    set(({ toasts }) => ({ toasts: [...toasts, whole].slice(-atMost) }));
    return id;
  },
  error: (error) => void get().show({ kind: "error", message: error.message, until: Date.now() + 2 * shownFor }),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  undo() {
    const last = get().toasts.findLast(({ action }) => action !== null);
    if (!last) return false;
    get().dismiss(last.id);
    last.action?.run();
    return true;
  },
}));
