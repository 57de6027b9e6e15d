import type { rulesText as english } from "./en-rules.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words-in.ts";

const { count, plural } = wordsIn("de");

/** What is said of rules. */
export const rulesText = {
  rules: {
    title: "Regeln",
    words: "filter automatisch sortieren",
    hint: "Eine Regel wirkt auf Nachrichten, die ab jetzt ankommen. Alles, was sie getan hat, lässt sich zurücknehmen.",
    none: "Es gibt noch keine Regeln.",
    add: "Neue Regel",
    editing: (name: string) => `Regel „${name}“`,
    edit: (name: string) => `„${name}“ ändern`,
    remove: (name: string) => `„${name}“ entfernen`,
    earlier: (name: string) => `„${name}“ früher wirken lassen`,
    enabled: (name: string) => `„${name}“ ist aktiv`,
    undoAll: (n: number) => plural(n, { one: "Bei # Nachricht rückgängig", other: "Bei # Nachrichten rückgängig" }),
    undone: (n: number) =>
      plural(n, { one: "Bei # Nachricht zurückgenommen.", other: "Bei # Nachrichten zurückgenommen." }),
    removed: "Die Regel ist entfernt. Was sie getan hat, bleibt.",
    broken: "Diese Regel tut nichts:",
    when: (query: string) => `Wenn ${query}`,
    name: "Name",
    query: "Wirkt auf das, was diese Suche findet",
    queryHint: 'Wie in der Suche: from:anna, to:, subject:"Wochenbericht", has:attachment, in:, account:, -nicht, OR.',
    actions: "Und dann",
    read: "Als gelesen markieren",
    star: "Mit Stern markieren",
    moveTo: "Verschieben nach",
    stay: "Lassen, wo sie ist",
    folder: (name: string) => `Verschieben nach ${name}`,
    roles: { inbox: "Posteingang", archive: "Archiv", trash: "Papierkorb", junk: "Spam" },
    stops: "Keine spätere Regel wirkt darauf",
    trial: "An den letzten 90 Tagen erprobt",
    found: (n: number, many: boolean) =>
      many ? `Mehr als ${count(n)} Nachrichten` : plural(n, { one: "# Nachricht", other: "# Nachrichten" }),
    foundNone: "Sie hätte auf nichts gewirkt.",
    shownOf: (shown: number, n: number) => `Die neuesten ${count(shown)} von ${count(n)}.`,
    save: "Speichern",
    saveAndRun: (n: number) =>
      plural(n, { one: "Speichern und auf diese Nachricht anwenden", other: "Speichern und auf diese # anwenden" }),
    needsAct: "Wähle, was die Regel tut.",
    saved: "Die Regel wirkt ab jetzt.",
    ran: (n: number) =>
      plural(n, { one: "Die Regel hat auf # Nachricht gewirkt.", other: "Die Regel hat auf # Nachrichten gewirkt." }),
    fromMessage: "Daraus eine Regel machen…",
    suggested: (sender: string) => `E-Mails von ${sender}`,
    why: "Warum ist das hier?",
    whyNone:
      "Keine Regel hat diese Nachricht berührt: Sie ist, wo ihr Konto sie hingelegt hat oder wo du sie hingelegt hast.",
    whyAct: (name: string, when: string) => `„${name}“, ${when}`,
    whyUndone: "zurückgenommen",
    refused: (why: string) => `Nicht getan: ${why}`,
    undo: "Rückgängig",
    undoTogether: "Nimmt zurück, was die Regel zusammen mit dieser Nachricht getan hat.",
  },
} satisfies Said<typeof english>;
