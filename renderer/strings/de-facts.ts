import type { factsText as english } from "./en-facts.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words-in.ts";

const { list, plural } = wordsIn("de");

/** What a message is beside its text: invitations, reports, mailings, signatures; and joining and splitting. */
export const factsText = {
  facts: {
    invitation: "Einladung",
    kinds: { request: "Einladung", cancel: "Abgesagt", reply: "Antwort auf eine Einladung", other: "Kalendereintrag" },
    untitled: "(ohne Titel)",
    organizer: (name: string) => `Organisiert von ${name}`,
    answers: { accepted: "Zusagen", tentative: "Vielleicht", declined: "Absagen" },
    answered: {
      accepted: "Du hast zugesagt.",
      tentative: "Du hast mit Vielleicht geantwortet.",
      declined: "Du hast abgesagt.",
    },
    answersGo: (address: string) => `Die Antwort geht an ${address}.`,
    yourAnswer: "Deine Antwort",
    said: {
      accepted: "hat zugesagt",
      tentative: "kommt vielleicht",
      declined: "hat abgesagt",
      delegated: "hat es weitergegeben",
      "needs-action": "hat nicht geantwortet",
    },
    people: (n: number) => plural(n, { one: "# Person eingeladen", other: "# Personen eingeladen" }),
    you: "du",
    repeats: {
      yearly: "Jedes Jahr",
      monthly: "Jeden Monat",
      weekly: "Jede Woche",
      daily: "Jeden Tag",
      other: "Wiederholt sich",
    },
    allDay: "ganztägig",
    undelivered: (address: string) => `Nicht zugestellt an ${address}`,
    undeliveredShort: "Nicht zugestellt",
    undeliveredHint: "Bericht anzeigen",
    reported: (addresses: readonly string[]) =>
      addresses.length === 0
        ? "Eine Nachricht ist nicht angekommen."
        : `Eine Nachricht hat ${list(addresses)} nicht erreicht.`,
    showOriginal: "Nachricht anzeigen",
    unsubscribe: "Abbestellen…",
    unsubscribeTitle: "Diese Rundmail abbestellen?",
    unsubscribeOne: (host: string) =>
      `Eine Anfrage wird an ${host} gesendet. Dort erfährt man, dass du diese Nachricht gelesen hast.`,
    unsubscribeMail: (address: string) => `Eine E-Mail an ${address} wird vorbereitet, die du dann sendest.`,
    unsubscribeWeb: (host: string) => `Eine Seite von ${host} öffnet sich in deinem Browser; dort geht es weiter.`,
    unsubscribeDo: { "one-click": "Abbestellen", mail: "E-Mail schreiben", web: "Seite öffnen" },
    unsubscribed: (host: string) => `${host} hat dich von der Liste genommen.`,
    spoofed: (domain: string, server: string) =>
      `Das kommt vielleicht nicht von ${domain}: ${server} konnte es nicht bestätigen.`,
    signature: {
      verified: "Vom Absender signiert; die Signatur wurde geprüft.",
      other: "Signiert, aber nicht vom Absender oder nicht vollständig.",
      unknown: "Signiert; nichts wurde geprüft, da der Schlüssel des Absenders hier fehlt.",
      bad: "Die Signatur passt nicht: Die Nachricht wurde verändert, oder es ist die Signatur einer anderen.",
      none: "Verschlüsselt; kann hier nicht gelesen werden.",
    },
    encrypted: "Verschlüsselt; kann hier nicht gelesen werden.",
    protections: { openpgp: "OpenPGP", smime: "S/MIME" },
    openMessage: (name: string) => `${name} öffnen`,
    attachedMessage: "Angehängte Nachricht",
    notHere: "Diese Nachricht ist noch beim Anbieter.",
    files: "Dateien darin",
  },
  threading: {
    split: "Unterhaltung hier teilen",
    splitSubject: "Dort teilen, wo der Betreff wechselt",
    subjectChanged: "Hier wechselt der Betreff.",
    splitShort: "Teilen",
    didSplit: "Unterhaltung geteilt",
    join: "Zusammenführen mit…",
    joinTitle: "Mit einer anderen Unterhaltung zusammenführen",
    joinHint: "Nach der anderen Unterhaltung suchen",
    joinNone: "Keine andere Unterhaltung dieses Kontos gefunden.",
    didJoin: "Unterhaltungen zusammengeführt",
  },
  versions: {
    button: "Frühere Fassungen",
    title: "Frühere Fassungen dieses Entwurfs",
    current: "Jetzt",
    restore: "Zu dieser zurückkehren",
    empty: "(leer)",
    restored: "Frühere Fassung wiederhergestellt",
  },
} satisfies Said<typeof english>;
