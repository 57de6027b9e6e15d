import { settleLanguage } from "./stores/language.ts";
import { applyLook, followContrast, rememberedLook } from "./stores/look.ts";
import { speak } from "./strings/speak.ts";

/**
 * Colours and language first, then the page: its modules may read their words while they are loaded.
 */
async function main(root: HTMLElement): Promise<void> {
  applyLook(rememberedLook());
  followContrast();
  await speak(settleLanguage());
  const { start } = await import("./start.tsx");
  start(root);
}

const root = document.getElementById("root");
if (root) void main(root);
