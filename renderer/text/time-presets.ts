import type { PlannedTime } from "../../shared/time/intent.ts";

export type PresetName = "evening" | "tomorrow" | "monday";

export interface Preset {
  name: PresetName;
  when: PlannedTime;
}

/** After this hour "this evening" is now. */
const lastAfternoonHour = 17;

/** Where the user is, as the system says at this moment. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Times people mean most, by the clock on the wall. @param now a moment, read in local time */
export function presetsAt(now: Date, zone: string): Preset[] {
  const on = (days: number, time: string): PlannedTime => ({
    intent: { kind: "local", date: localDate(now, days), time },
    zone,
  });
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    ...(now.getHours() < lastAfternoonHour ? [{ name: "evening" as const, when: on(0, "18:00") }] : []),
    { name: "tomorrow", when: on(1, "08:00") },
    ...(toMonday === 1 ? [] : [{ name: "monday" as const, when: on(toMonday, "08:00") }]),
  ];
}

/** The local date so many days on, as `2027-03-28`. */
export function localDate(now: Date, days = 0): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(day.getFullYear()).padStart(4, "0")}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** A moment in words: the weekday, the date (with the year where it is another one) and the time. @param at ms UTC */
export function momentWords(at: number, locale: string): string {
  const otherYear = new Date(at).getFullYear() !== new Date().getFullYear();
  const format = new Intl.DateTimeFormat(locale, {
    ...(otherYear && { year: "numeric" }),
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
  });
  return format.format(at);
}
