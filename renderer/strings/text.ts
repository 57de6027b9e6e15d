import { english } from "./en.ts";
import type { Said } from "./said.ts";

/** Every word the page says. */
export type Text = Said<typeof english>;

/** What is said in the chosen language: settled before the modules of the page are loaded, so it may be read anywhere. */
export let text: Text = english;

/** How dates and numbers are written in it. */
export let locale = "en";

/** What the core said, in it; English where nobody translated it. */
export let ofCore = (sentence: string): string => sentence;

/** From here on the page speaks this; called once, by `speak`. */
export function setText(catalogue: Text, writtenAs: string, translate = ofCore): void {
  text = catalogue;
  locale = writtenAs;
  ofCore = translate;
}
