import type { accountText as english } from "./en-accounts.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words-in.ts";

const { count } = wordsIn("de");

/** Accounts, signing in, and the first screen. */
export const accountText = {
  welcome: {
    title: "Alle deine Unterhaltungen, in Ruhe an einem Ort",
    lead: "Bobbin holt die E-Mails aller Konten in ein Fenster. Sie bleiben auf diesem Computer, und du behältst die Kontrolle.",
    add: "Konto hinzufügen",
    demo: "Demo ausprobieren",
    demoStarting: "Demo wird gestartet…",
    notes: [
      "Deine E-Mails liegen nur auf diesem Computer",
      "Lesen und antworten geht auch offline",
      "Nichts wird hinter deinem Rücken von Absendern geladen",
    ],
  },
  demo: {
    label: "Demo",
    note: "Beispielnachrichten. Nichts verlässt diesen Computer.",
    leave: "Demo verlassen",
    leaving: "Demo wird verlassen…",
  },
  account: {
    states: {
      connecting: "Verbinden…",
      backfilling: "Ältere Nachrichten werden geholt",
      connected: "Auf dem neuesten Stand",
      offline: "Offline",
      busy: "Warten auf den Server",
      "needs-sign-in": "Anmeldung nötig",
      failing: "Funktioniert nicht",
      paused: "Angehalten",
    },
    actions: {
      retry: "Erneut versuchen",
      "sign-in": "Erneut anmelden",
      "unlock-secrets": "Entsperren",
      resume: "Fortsetzen",
      none: "",
    },
    progress: (held: number, total: number) => `${count(held)} von ${count(total)}`,
    progressOf: (name: string) => `Geholte Nachrichten von ${name}`,
    pause: "Abruf anhalten",
    resume: "Fortsetzen",
    retryAt: (time: string) => `Nächster Versuch: ${time}`,
    show: (name: string) => `Ordner von ${name} anzeigen`,
    name: "Dein Name",
    nameHint: "So steht er in dem, was du sendest",
    colour: "Farbe",
    history: "Nachrichten abrufen aus",
    histories: {
      "30": "dem letzten Monat",
      "90": "den letzten drei Monaten",
      "365": "dem letzten Jahr",
      all: "der ganzen Zeit",
    },
    remove: "Konto entfernen",
    removeTitle: (address: string) => `${address} entfernen?`,
    removeText:
      "Entfernt die E-Mails, Entwürfe und das Passwort dieses Kontos von diesem Computer. Auf dem Server wird nichts gelöscht; du kannst das Konto jederzeit wieder hinzufügen.",
    removed: (address: string) => `${address} wurde entfernt`,
    secretIn: {
      keychain: "Passwort im Schlüsselbund des Systems",
      session: "Passwort wird behalten, bis Bobbin beendet wird",
      file: "Passwort in der Datei mit Passphrase",
    },
    hue: (hue: number) => `Farbe ${hue}`,
  },
  signIn: {
    title: "Konto hinzufügen",
    again: (address: string) => `Bei ${address} anmelden`,
    who: "Wer bist du?",
    whoLead: "Adresse und Passwort deines E-Mail-Kontos.",
    servers: "Wo liegen deine E-Mails?",
    serversLead: (domain: string) =>
      `Dein Passwort wird nur an diese Server gesendet. Prüfe, ob sie zu ${domain} gehören.`,
    looking: "Deine Mailserver werden gesucht…",
    skip: "Überspringen",
    trustCertificate: "Diesem Zertifikat vertrauen",
    trustCertificateHint:
      "Nur wenn dein Anbieter oder der Betreiber des Servers denselben SHA-256-Fingerabdruck nennt.",
    next: "Weiter",
    add: "Anmelden",
    checking: "Anmeldung läuft…",
    provider: "Art des Kontos",
    keep: "Wo das Passwort aufbewahrt wird",
    passphrase: "Passphrase der Datei",
    newPassphrase: "Wähle eine Passphrase für die Datei",
    passphraseHint:
      "Bobbin fragt nach jedem Start einmal danach. Geht sie verloren, kann sie nicht wiederhergestellt werden.",
    live: "Nichts von diesem Konto auf diesem Computer behalten",
    liveHint:
      "Bei jedem Start wird alles neu geholt, und Entwürfe oder noch nicht gesendete Nachrichten gehen verloren, wenn Bobbin beendet wird. Nur das Konto selbst und sein Passwort werden behalten.",
    show: "Passwort anzeigen",
    hide: "Passwort verbergen",
    missing: (label: string) => `Bitte ausfüllen: ${label}`,
    added: (address: string) => `${address} wurde hinzugefügt`,
    optional: "optional",
    loading: "Es wird nachgesehen, was gebraucht wird…",
  },
  unlock: {
    title: "Datei mit Passphrase entsperren",
    lead: "Manche Konten bewahren ihr Passwort in einer verschlüsselten Datei auf.",
    passphrase: "Passphrase",
    unlock: "Entsperren",
    keychain: "Der Schlüsselbund des Systems",
    asking: "Das System wird nach dem Schlüsselbund gefragt…",
    again: "Erneut versuchen",
    elsewhere: "Erneut anmelden",
  },
} satisfies Said<typeof english>;
