import type { chatText as english } from "./en-chat.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words-in.ts";

const { count, plural } = wordsIn("de");

function members(n: number): string {
  return plural(n, { one: "# Mitglied", other: "# Mitglieder" });
}

function conversations(n: number): string {
  return plural(n, { one: "# Unterhaltung", other: "# Unterhaltungen" });
}

/** Chat, people, the import chooser and requests. */
export const chatText = {
  chat: {
    kinds: { thread: "E-Mail", channel: "Kanal", group: "Gruppe", direct: "Direktnachricht" },
    timeline: "Nachrichten",
    newMessages: "Neu",
    newBelow: (n: number) => plural(n, { one: "# neue Nachricht", other: "# neue Nachrichten" }),
    jump: "Zum Neuesten springen",
    beginning: (name: string) => `Hier beginnt ${name}.`,
    loadingOlder: "Frühere Nachrichten werden gesucht…",
    olderFailed: "Frühere Nachrichten konnten nicht geholt werden.",
    edited: "bearbeitet",
    showVersions: "Anzeigen, was vorher dastand",
    versionsTitle: "Frühere Fassungen",
    removed: "Diese Nachricht wurde gelöscht.",
    broadcast: "hat in einem Thread geantwortet",
    bot: "App",
    muted: "Stummgeschaltet",
    replies: (n: number) => plural(n, { one: "# Antwort", other: "# Antworten" }),
    lastReply: (time: string) => `zuletzt ${time}`,
    openThread: "Thread öffnen",
    unreadReplies: (n: number) => plural(n, { one: "# ungelesene Antwort", other: "# ungelesene Antworten" }),
    thread: "Thread",
    threadBeginning: "Antworten",
    members: "Mitglieder",
    membersOf: (name: string) => `Mitglieder von ${name}`,
    memberCount: members,
    membersKnown: (shown: number, all: number) => `${count(shown)} von ${count(all)} angezeigt`,
    closePanel: "Seitenleiste schließen",
    addReaction: "Reaktion hinzufügen",
    reactions: "Reaktionen",
    reaction: (emoji: string, n: number, names: string) =>
      `${emoji} ${plural(n, { one: "# Reaktion", other: "# Reaktionen" })}: ${names}`,
    and: (names: string, more: number) =>
      more > 0 ? `${names} und ${plural(more, { one: "# weitere Person", other: "# weitere" })}` : names,
    you: "du",
    messageTools: "Was sich mit dieser Nachricht tun lässt",
    image: (name: string) => `Bild ${name}`,
    showImage: (name: string) => `${name} anzeigen`,
    person: (name: string) => `Über ${name}`,
    truncated: "Diese Nachricht ist zu lang, um mit Formatierung angezeigt zu werden.",
  },
  chatComposer: {
    label: (name: string) => `Nachricht an ${name}`,
    threadLabel: "Im Thread antworten",
    threadHint: "Antworten…",
    send: "Senden",
    sendHint: "Enter sendet, Umschalt + Enter beginnt eine neue Zeile",
    broadcast: "Auch in der Unterhaltung zeigen",
    emoji: "Emoji einfügen",
    people: "Personen zum Erwähnen",
    emojis: "Emojis",
    editing: "Nachricht bearbeiten",
    save: "Speichern",
    empty: "Eine Nachricht braucht ein paar Worte. Um sie zurückzunehmen, lösche sie.",
    draft: "In einer Unterhaltung",
    unsaved: "Nicht gespeicherte Änderung",
    drop: "Verwerfen",
    begunBefore: "Du hattest hier vorher etwas begonnen: Es steht jetzt im Feld. Sieh es dir an und sende es dann.",
    changedGone:
      "Eine Nachricht, die du gerade geändert hast, ist nicht mehr hier. Ihre neuen Worte stehen nur in diesem Fenster.",
  },
  emojiPicker: {
    label: "Emoji auswählen",
    search: "Emojis suchen",
    none: "Kein Emoji mit diesem Namen.",
  },
  messageActions: {
    next: "Nächste Nachricht",
    previous: "Vorherige Nachricht",
    thread: "Im Thread antworten",
    react: "Reaktion hinzufügen",
    edit: "Nachricht bearbeiten",
    remove: "Nachricht löschen",
    unreadFromHere: "Ab hier als ungelesen markieren",
    copyText: "Text kopieren",
    copyLink: "Link kopieren",
    members: "Mitglieder anzeigen",
    person: "Über den Absender",
    removed: "Nachricht für alle gelöscht",
    copied: "Kopiert",
    copyFailed: "Es konnte nichts kopiert werden.",
    notYet: "Diese Nachricht wurde noch nicht gesendet.",
    onlyMail: "Eine Chatnachricht kann nicht als E-Mail weitergeleitet werden.",
    gone: "Diese Nachricht wurde gelöscht.",
  },
  timeline: {
    title: "Zeitleiste",
    label: "Nachrichten aller Unterhaltungen",
    empty: "Noch keine Nachrichten",
    emptyHint: "Alles, was dir geschrieben wird, in einer zeitlichen Reihenfolge.",
  },
  imports: {
    title: (name: string) => `Auswählen, was von ${name} importiert wird`,
    lead: "Nur was du auswählst, wird heruntergeladen. Das kannst du jederzeit in den Einstellungen des Kontos ändern.",
    search: "Nach Namen suchen",
    all: "Alle auswählen",
    none: "Keine auswählen",
    selected: (n: number, all: number) => `${count(n)} von ${count(all)} ausgewählt`,
    auto: "Neue Unterhaltungen automatisch importieren",
    looking: "Unterhaltungen werden gesucht…",
    lookAgain: "Noch einmal suchen",
    found: (n: number) =>
      n === 0
        ? "Nichts Neues."
        : plural(n, { one: "# neue Unterhaltung gefunden.", other: "# neue Unterhaltungen gefunden." }),
    nothing: "Hier gibt es keine Unterhaltungen.",
    notFound: "Keine Unterhaltung mit diesem Namen.",
    members,
    held: (n: number) => plural(n, { one: "# Nachricht hier", other: "# Nachrichten hier" }),
    groups: { channel: "Kanäle", group: "Gruppen", direct: "Direktnachrichten" },
    apply: "Fertig",
    applyCount: (n: number) => `${conversations(n)} importieren`,
    stopping: (n: number, messages: number) => {
      const stopped = plural(n, {
        one: "# Unterhaltung wird nicht mehr importiert",
        other: "# Unterhaltungen werden nicht mehr importiert",
      });
      if (messages === 0) return `${stopped}.`;
      const removed = plural(messages, { one: "# Nachricht wird", other: "# Nachrichten werden" });
      return `${stopped}; ${removed} von diesem Computer entfernt.`;
    },
    started: (n: number) =>
      plural(n, { one: "# Unterhaltung wird importiert", other: "# Unterhaltungen werden importiert" }),
    later: "Nicht jetzt",
    open: "Unterhaltungen auswählen…",
  },
  requests: {
    title: "Anfragen",
    empty: "Keine Anfragen",
    emptyHint: "Wer dir direkt schreibt und den du noch nicht kennst, erscheint zuerst hier.",
    lead: "Von diesen Unterhaltungen wurde nichts heruntergeladen. Lass eine zu, um sie zu lesen.",
    allow: "Zulassen",
    block: "Blockieren",
    allowed: (name: string) => `${name} zugelassen`,
    blocked: (name: string) => `${name} blockiert`,
    blockedTitle: "Blockiert",
    unblock: "Nicht mehr blockieren",
    unblocked: (name: string) => `Nach ${name} wird wieder gefragt`,
  },
  people: {
    title: "Person",
    accounts: "Bekannt als",
    conversations: "Unterhaltungen",
    files: "Dateien",
    noConversations: "Noch keine Unterhaltungen.",
    split: "Abtrennen",
    splitLabel: (name: string) => `${name} abtrennen`,
    splitDone: "Abgetrennt. Nichts ging verloren.",
    join: "Zusammenführen",
    joined: "Zusammengeführt. Du kannst sie jederzeit wieder trennen.",
    dismiss: "Nicht dieselbe",
    dismissed: "Wird nicht mehr vorgeschlagen.",
    maybe: "Ist das dieselbe Person?",
    several: "Mehrere Personen nutzen diese Adresse",
    severalHint: "Bobbin entscheidet nicht zwischen ihnen. Hier siehst du jede für sich.",
    block: "Blockieren",
    unblock: "Nicht mehr blockieren",
    blocked: "Blockiert",
    blockedDone: (name: string) => `${name} blockiert`,
    unblockedDone: (name: string) => `${name} nicht mehr blockiert`,
    rename: "Name",
    messages: (n: number) => plural(n, { one: "# Nachricht", other: "# Nachrichten" }),
    self: "das bist du",
  },
  parked: {
    title: "Bobbin wird gewartet",
    text: "Die Datenbank ist für Wartungsarbeiten geschlossen. Dieses Fenster macht von selbst weiter, sobald das erledigt ist.",
    resume: "Jetzt weitermachen",
  },
  accountFacts: {
    push: "Neues kommt sofort",
    poll: "Nach Neuem wird ab und zu gefragt",
    heard: (time: string) => `Zuletzt gehört: ${time}`,
    never: "Noch nichts gehört",
    live: "Nichts von diesem Konto wird auf der Festplatte behalten",
    sync: "Was hier nicht geht",
  },
  signInChat: {
    way: "So meldest du dich an",
    guide: "So kommst du dorthin",
    copied: "Kopiert",
    openPage: "Seite öffnen",
    browser: "Schließe die Anmeldung in deinem Browser ab; dieses Fenster macht dann von selbst weiter.",
    nothing: "Dein Browser öffnet sich, und du bestätigst dort.",
    keep: "Wo das Token aufbewahrt wird",
  },
} satisfies Said<typeof english>;
