import type { Settings } from "../../shared/api/settings.ts";

export type Theme = Settings["theme"];

const key = "theme";

function isTheme(value: unknown): value is Theme {
  return value === "system" || value === "light" || value === "dark";
}

/** The theme of last time, so that the first frame already has the right colours. */
export function rememberedTheme(): Theme {
  const value = localStorage.getItem(key);
  return isTheme(value) ? value : "system";
}

/** Colours follow `data-theme` on the root element; `system` leaves it to the system. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
