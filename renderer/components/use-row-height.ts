import { useSyncExternalStore } from "react";
import { onLook } from "../stores/look.ts";

function rowHeight(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row")) || 80;
}

/** How high a line of a list is, px, by the density that is chosen. */
export function useRowHeight(): number {
  return useSyncExternalStore(onLook, rowHeight);
}
