import { useSyncExternalStore } from "react";
import { onLook } from "../../stores/look.ts";

function systemIsDark(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: dark)");
}

function subscribe(listener: () => void): () => void {
  const query = systemIsDark();
  const off = onLook(listener);
  query.addEventListener("change", listener);
  return () => {
    off();
    query.removeEventListener("change", listener);
  };
}

function isDark(): boolean {
  const theme = document.documentElement.dataset["theme"];
  return theme === undefined ? systemIsDark().matches : theme === "dark";
}

/** Whether the page is dark now, by setting or by system. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}
