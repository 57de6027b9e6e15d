import type { readingText as english } from "./en-reading.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words-in.ts";

const { list, plural } = wordsIn("de");

/** What is said around a message that comes from strangers: pictures, links, files. */
export const readingText = {
  reading: {
    frameText: "Text der Nachricht",
    remote: "Externe Inhalte",
    blocked: (n: number) =>
      plural(n, {
        one: "# externer Inhalt nicht geladen, damit der Absender nicht sieht, dass du dies liest.",
        other: "# externe Inhalte nicht geladen, damit der Absender nicht sieht, dass du dies liest.",
      }),
    blockedBySetting: (n: number) =>
      plural(n, {
        one: "# externer Inhalt nicht geladen: Bilder aus dem Netz sind in den Einstellungen ausgeschaltet.",
        other: "# externe Inhalte nicht geladen: Bilder aus dem Netz sind in den Einstellungen ausgeschaltet.",
      }),
    trackers: (names: readonly string[]) => `Tracker blockiert: ${list(names)}.`,
    showPictures: "Bilder anzeigen",
    alwaysFrom: (address: string) => `Immer von ${address}`,
    loadingPictures: "Bilder werden geholt…",
    shownAlways: "Bilder von diesem Absender werden immer angezeigt.",
    askAgain: "Wieder fragen",
    doubts: {
      claims: (said: string, real: string) => `Im Text steht ${said}, aber der Link führt zu ${real}.`,
      "look-alike": (looks: string, real: string) =>
        `„${looks}“ enthält Buchstaben, die anderen ähneln. Der wirkliche Name ist ${real}.`,
      "sign-in": (name: string, real: string) => `„${name}“ ist hier nur ein Benutzername; der Link führt zu ${real}.`,
      number: (_: string, real: string) => `Der Link führt zu einer bloßen Nummer (${real}) statt zu einem Namen.`,
    },
    preview: (name: string) => `Vorschau von ${name}`,
    save: "Speichern",
    notText: "Diese Datei kann hier nicht angezeigt werden.",
    dangerTitle: {
      program: "Diese Datei ist ein Programm",
      macros: "Dieses Dokument kann Programme enthalten",
      page: "Diese Datei ist eine Webseite",
    },
    danger: (name: string) =>
      `„${name}“ könnte auf diesem Computer alles tun, sobald sie geöffnet wird. Speichere sie nur, wenn du sie erwartet hast und weißt, von wem sie kommt.`,
    disguised: "Ihr Name täuscht eine andere Art von Datei vor.",
    saveAnyway: "Trotzdem speichern",
    pictures: "Bilder aus dem Netz",
    picturesChoices: { ask: "Bei jeder Nachricht fragen", never: "Nie anzeigen" },
    trusted: "Immer angezeigt von",
    forget: (address: string) => `Nicht mehr von ${address}`,
  },
} satisfies Said<typeof english>;
