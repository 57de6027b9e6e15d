import type { outgoingText as english } from "./en-outgoing.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words-in.ts";

const { plural } = wordsIn("de");

/** Words of what is on its way, and of times to choose. */
export const outgoingText = {
  when: {
    evening: "Heute Abend",
    tomorrow: "Morgen früh",
    monday: "Montag früh",
    pick: "Datum und Uhrzeit wählen…",
    date: "Datum",
    time: "Uhrzeit",
    choose: "Diese Zeit wählen",
    over: "Diese Zeit ist vorbei, oder diesen Tag gibt es nicht.",
    means: (moment: string, zone: string) => `${moment} (${zone.replaceAll("_", " ")})`,
  },
  snooze: {
    action: "Zurückstellen…",
    title: "Zurückstellen bis",
    view: "Zurückgestellt",
    back: "Wieder in den Posteingang holen",
    until: (moment: string) => `Bis ${moment}`,
    done: (n: number) => plural(n, { one: "Unterhaltung zurückgestellt", other: "# Unterhaltungen zurückgestellt" }),
    empty: ["Nichts zurückgestellt", "Drücke B auf einer Unterhaltung, um sie bis zu einer Zeit wegzulegen."],
  },
  ledger: {
    label: "Postausgang",
    filter: "Anzeigen",
    account: "Konto",
    everything: "Alles",
    allAccounts: "Alle Konten",
    none: ["Hier ist nichts", "Nichts im Postausgang passt zu dieser Auswahl."],
    older: "Ältere anzeigen",
    offline:
      "Nicht verbunden. Was du tust, wartet hier und geht der Reihe nach einmal hinaus, sobald die Verbindung wieder da ist.",
    states: {
      held: "Wartet auf seine Zeit",
      queued: "Wartet auf den Versand",
      sending: "Wird gesendet",
      accepted: "Angenommen",
      unknown: "Ungewiss",
      failed: "Fehlgeschlagen",
    },
    leaves: (moment: string) => `Geht raus: ${moment}`,
    acceptedAt: (moment: string) => `Angenommen: ${moment}`,
    tries: (n: number) => plural(n, { one: "Bisher einmal versucht.", other: "Bisher #-mal versucht." }),
    notFound: (moment: string) => `${moment} danach gesucht: Es wurde dort nicht gefunden.`,
    unsure: (moment: string) => `${moment} danach gesucht: Es wurde nicht gefunden, was hier nichts beweist.`,
    uncertain: "Es ist nicht sicher, ob dies angekommen ist.",
    acts: {
      undo: "Rückgängig",
      edit: "Bearbeiten",
      discard: "Verwerfen",
      "send-now": "Jetzt senden",
      reschedule: "Zeit ändern",
      retry: "Erneut versuchen",
      "look-up": "Noch einmal danach suchen",
      arrived: "Ist angekommen",
    },
    of: (act: string, label: string) => `${act}: ${label}`,
    resend: "Noch einmal senden",
    twice: "Noch einmal senden?",
    twiceHint:
      "Vielleicht ist es schon angekommen. Dann bekommt es der Empfänger doppelt. Sieh wenn möglich zuerst im Ordner „Gesendet“ nach.",
    discarded: "Verworfen",
  },
} satisfies Said<typeof english>;
