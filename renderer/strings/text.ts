import { english } from "./en.ts";
import type { Said } from "./said.ts";

/** Every word the page says. */
export type Text = Said<typeof english>;

/** What is said in the chosen language: settled before the modules of the page are loaded, so it may be read anywhere. */
export let text: Text = english;

/** How dates and numbers are written in it. */
export let locale = "en";

/** From here on the page speaks this; called once, by `speak`. */
export function setText(catalogue: Text, writtenAs: string): void {
  text = catalogue;
  locale = writtenAs;
}
