import { useSyncExternalStore } from "react";

const query = matchMedia("(prefers-color-scheme: dark)");

function subscribe(listener: () => void): () => void {
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
  return theme === undefined ? query.matches : theme === "dark";
}

/** Whether the page is dark now, by setting or by system. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}
