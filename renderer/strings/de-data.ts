import type { dataText as english } from "./en-data.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words-in.ts";

const { percent, plural } = wordsIn("de");

/** What is said of the data folder: backups, restoring, the disk. */
export const dataText = {
  data: {
    title: "Sicherung",
    dialog: "Sichern und wiederherstellen",
    open: "Sichern oder wiederherstellen…",
    hint: "Alles, was Bobbin auf diesem Computer aufbewahrt, kommt in eine Datei: E-Mails, Chats, Entwürfe, Einstellungen. Keine Passwörter: Sie bleiben dort, wo dieser Computer sie aufbewahrt, und auf einem anderen bittet dich jedes Konto, dich neu anzumelden.",
    backUp: "Sichern",
    backUpTo: "Sicherungsdatei",
    restoreFrom: "Sicherung, die wiederhergestellt werden soll",
    restoreHint: "Was jetzt hier ist, wird beiseitegelegt, nicht gelöscht.",
    look: "Ansehen",
    restoreNow: "Jetzt wiederherstellen",
    goOn: "Weiter",
    cancel: "Abbrechen",
    acts: {
      backup: "Sicherung läuft",
      check: "Sicherung wird geprüft",
      restore: "Wiederherstellung läuft",
    },
    percent: (part: number) => percent(Math.floor(part * 100) / 100),
    made: (file: string, size: string) => `Die Sicherung liegt in ${file} (${size}).`,
    found: (when: string, accounts: number, messages: number, drafts: number) =>
      `Eine einwandfreie Sicherung vom ${when}: ${plural(accounts, { one: "# Konto", other: "# Konten" })}, ${plural(messages, { one: "# Nachricht", other: "# Nachrichten" })}, ${plural(drafts, { one: "# Entwurf", other: "# Entwürfe" })}.`,
    restored: (when: string) => `Die Sicherung vom ${when} ist wiederhergestellt.`,
    kept: (folder: string) => `Was vorher hier war, liegt im Ordner ${folder} von Bobbins Datenordner.`,
    asked: (n: number) =>
      plural(n, {
        one: "# Nachricht wartete auf den Versand und ist vielleicht schon rausgegangen. Von selbst wird nichts gesendet: Entscheide im Postausgang.",
        other:
          "# Nachrichten warteten auf den Versand und sind vielleicht schon rausgegangen. Von selbst wird nichts gesendet: Entscheide im Postausgang.",
      }),
    stopped: (n: number) =>
      plural(n, {
        one: "# Änderung wartete und ist angehalten; siehe Postausgang.",
        other: "# Änderungen warteten und sind angehalten; siehe Postausgang.",
      }),
    signIns: (n: number) =>
      plural(n, {
        one: "# Konto bittet dich, dich neu anzumelden.",
        other: "# Konten bitten dich, dich neu anzumelden.",
      }),
    trouble: {
      full: "Die Festplatte ist voll: Lesen geht weiter; neue E-Mails und Änderungen warten.",
      failing: "Die Festplatte meldet Fehler: Lesen geht weiter; neue E-Mails und Änderungen warten.",
      busy: "Ein anderes Programm hält die Datenbank: Lesen geht weiter; neue E-Mails und Änderungen warten.",
      "read-only":
        "In den Datenordner kann nicht geschrieben werden: Lesen geht weiter; neue E-Mails und Änderungen warten.",
    },
    remedy: {
      full: "Schaffe Platz, dann macht Bobbin von selbst weiter.",
      failing: "Prüfe die Festplatte und lege eine Sicherung an; Bobbin macht von selbst weiter, sobald es geht.",
      busy: "Vielleicht ist es ein Sicherungsprogramm oder Virenscanner; Bobbin macht von selbst weiter.",
      "read-only": "Gib den Ordner zum Schreiben frei, dann macht Bobbin von selbst weiter.",
    },
    unstored: {
      title: {
        mended:
          "Was du zuletzt geschrieben hast, konnte noch nicht gespeichert werden; Bobbin versucht es weiter. Danach wird diese Seite neu geladen.",
        edits:
          "Die Datenbank wurde neu angelegt. Was du gerade in einer Nachricht geändert hast, steht nur auf dieser Seite.",
        other:
          "Hier sind jetzt andere Daten. Was du zuletzt geschrieben hast, steht nur auf dieser Seite und hat darin keinen Platz.",
      },
      copy: "Kopieren, was ich geschrieben habe",
      copied: "Kopiert",
      goOn: "Ohne es weitermachen",
    },
    welcome: "Sicherung wiederherstellen",
  },
} satisfies Said<typeof english>;
