import type { Settings } from "../../shared/api/settings.ts";
import { clampWidth } from "../stores/list-width.ts";
import { setListWidth } from "../stores/look.ts";
import { text } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";
import { orTell } from "./context.ts";

/** px by which the list grows or shrinks at once. */
const step = 48;

function set(part: Partial<Settings>, { connection }: ActionContext): void {
  void orTell(connection.api.call("settings.set", part));
}

const always = () => true;

function resize(id: string, label: string, by: number): Action {
  return {
    id,
    label,
    group: "app",
    keys: [],
    when: always,
    run: (context) => {
      const now = document.querySelector<HTMLElement>(".list-pane")?.offsetWidth;
      if (!now) return;
      const listWidth = clampWidth(now + by);
      setListWidth(listWidth);
      set({ listWidth }, context);
    },
  };
}

function choose(id: string, label: string, part: Partial<Settings>): Action {
  return { id, label, group: "app", keys: [], when: always, run: (context) => set(part, context) };
}

const { themes, theme } = text.settings;
const { densities, density } = text.looks;

/** How the page looks, for the palette. */
export const looksActions: readonly Action[] = [
  resize("looks.wider", text.looks.wider, step),
  resize("looks.narrower", text.looks.narrower, -step),
  ...(["system", "light", "dark", "contrast"] as const).map((each) =>
    choose(`looks.theme.${each}`, text.looks.choice(theme, themes[each]), { theme: each }),
  ),
  ...(["comfortable", "cosy", "compact"] as const).map((each) =>
    choose(`looks.density.${each}`, text.looks.choice(density, densities[each]), { density: each }),
  ),
];
