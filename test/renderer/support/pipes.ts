import type { Pipe } from "../../../shared/api/pipe.ts";

/** Two ends of one pipe; what crosses is cloned, as in every real one. */
export function pipePair(): [Pipe, Pipe] {
  const listeners: ((message: unknown) => void)[] = [() => {}, () => {}];
  const end = (own: number): Pipe => ({
    post: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => listeners[1 - own]?.(copy));
    },
    on: (listener) => {
      listeners[own] = listener;
    },
  });
  return [end(0), end(1)];
}
