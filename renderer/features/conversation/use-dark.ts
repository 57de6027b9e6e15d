import { useSyncExternalStore } from "react";

function systemIsDark(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: dark)");
}

function subscribe(listener: () => void): () => void {
  const query = systemIsDark();
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  query.addEventListener("change", listener);
  return () => {
    observer.disconnect();
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
