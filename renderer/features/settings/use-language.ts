import { useEffect } from "react";
import { useLive } from "../../api/use-live.ts";
import { askedLanguage, languageHere, rememberedLanguage, rememberLanguage } from "../../stores/language.ts";
import { useLayout } from "../../stores/layout.ts";
import { reloadHere } from "../../stores/place.ts";
import { leaveOnceStored } from "../../stores/unstored.ts";
import { mirroredEnglish } from "../../strings/speak.ts";

/**
 * The language that was chosen, here or in another window: the page is loaded again in it, at the same place, once what
 * was typed is stored and no dialog but the settings is open.
 */
export function useLanguage(): void {
  const { data } = useLive("settings.get", {});
  const choice = data?.language;
  const calm = useLayout(({ dialog }) => dialog === null || dialog.kind === "settings");
  useEffect(() => {
    if (choice === undefined || askedLanguage() === mirroredEnglish) return;
    rememberLanguage(choice);
    const wanted = languageHere(rememberedLanguage());
    // Where nothing can be remembered, loading again would never end.
    if (!calm || wanted === askedLanguage() || history.state === wanted) return;
    return leaveOnceStored({ leave: () => reloadHere(wanted), stuck() {}, patience: Number.POSITIVE_INFINITY });
  }, [choice, calm]);
}
