import type { Settings } from "../../shared/api/settings.ts";
import { useLive } from "./use-live.ts";

const delays: Record<Settings["markRead"], number | null> = { moment: 1000, seconds: 3000, "by-hand": null };

/** ms that something must have been looked at to count as read; null: never by itself, or not known yet. */
export function useReadDelay(): number | null {
  const { data } = useLive("settings.get", {});
  return data ? delays[data.markRead] : null;
}
