import type { Settings } from "../../shared/api/settings.ts";

/** What is chosen of how the page looks. */
export type Look = Pick<Settings, "theme" | "density" | "listWidth">;

const key = "look";
const themes: readonly unknown[] = ["system", "light", "dark", "contrast"] satisfies Settings["theme"][];
const densities: readonly unknown[] = ["comfortable", "cosy", "compact"] satisfies Settings["density"][];

function isLook(value: unknown): value is Look {
  if (typeof value !== "object" || value === null) return false;
  if (!("theme" in value && "density" in value && "listWidth" in value)) return false;
  const { theme, density, listWidth } = value;
  return themes.includes(theme) && densities.includes(density) && (listWidth === null || typeof listWidth === "number");
}

/** The look of last time, so that the first frame is right already. */
export function rememberedLook(): Look {
  const plain: Look = { theme: "system", density: "comfortable", listWidth: null };
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return isLook(value) ? value : plain;
  } catch {
    return plain;
  }
}

/** Tokens follow attributes of the root element; what is absent there follows the system. */
export function applyLook({ theme, density, listWidth }: Look): void {
  localStorage.setItem(key, JSON.stringify({ theme, density, listWidth }));
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.dataset["theme"] = theme;
  else delete root.dataset["theme"];
  root.dataset["density"] = density;
  root.dataset["contrast"] =
    theme === "contrast" || (theme === "system" && wantsContrast().matches) ? "more" : "normal";
  setListWidth(listWidth);
}

/** @param width px; null leaves it to the window */
export function setListWidth(width: number | null): void {
  const { style } = document.documentElement;
  if (width === null) style.removeProperty("--list-width");
  else style.setProperty("--list-width", `${width}px`);
}

function wantsContrast(): MediaQueryList {
  return matchMedia("(prefers-contrast: more)");
}

/** The system's wish for contrast can change while the page is open. */
export function followContrast(): void {
  wantsContrast().addEventListener("change", () => applyLook(rememberedLook()));
}

/** Tells when anything of the look changed; gives the way to stop it. */
export function onLook(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  const attributeFilter = ["data-theme", "data-density", "data-contrast"];
  observer.observe(document.documentElement, { attributes: true, attributeFilter });
  return () => observer.disconnect();
}
