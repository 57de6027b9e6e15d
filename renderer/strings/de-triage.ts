import type { triageText as english } from "./en-triage.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words-in.ts";

const { plural } = wordsIn("de");

/** Eigene Ansichten, der geteilte Posteingang, und was über Unterhaltungen und Absender gesagt wird. */
export const triageText = {
  madeViews: {
    title: "Ansichten",
    add: "Neue Ansicht",
    edit: "Diese Ansicht bearbeiten",
    up: "Diese Ansicht nach oben",
    down: "Diese Ansicht nach unten",
    goNumber: (number: number) => `Gehe zu Ansicht ${number}`,
    newTitle: "Neue Ansicht",
    editTitle: (name: string) => `„${name}“ bearbeiten`,
    name: "Name",
    nameHint: "Zum Beispiel: Nur Arbeit",
    accounts: "Konten",
    accountModes: { all: "Alle Konten", only: "Nur diese", except: "Alle außer diesen" },
    where: "Wo",
    wheres: { inbox: "Posteingang", all: "Überall", archive: "Archiv", sent: "Gesendet", folders: "In diesen Ordnern" },
    folders: "Ordner und Labels",
    kinds: "Arten",
    kindNames: { thread: "E-Mails", direct: "Direktnachrichten", group: "Gruppen", channel: "Kanäle" },
    people: "Personen",
    peopleHint: "Adressen, durch Kommas getrennt",
    states: "Nur",
    unread: "Ungelesen",
    starred: "Markiert",
    waiting: "Antwort offen",
    waitings: { any: "Egal", me: "Ich bin dran", them: "Andere sind dran" },
    section: "Teil des Posteingangs",
    anySection: "Alle Teile",
    counting: "Wird gezählt…",
    count: (all: number, unread: number) =>
      `${plural(all, { one: "# Unterhaltung", other: "# Unterhaltungen" })}, ${plural(unread, { one: "# ungelesen", other: "# ungelesen" })}`,
    save: "Ansicht speichern",
    remove: "Ansicht löschen",
    removed: (name: string) => `Ansicht „${name}“ gelöscht. Deine E-Mails sind alle noch da.`,
    empty: ["Nichts passt zu dieser Ansicht", "Ändere, was sie zeigt, oder warte, bis etwas passt."],
    gone: ["Diese Ansicht wurde gelöscht", "Wähle links eine andere."],
  },
  sections: {
    label: "Teile des Posteingangs",
    all: "Alles",
    names: { people: "Menschen", notifications: "Benachrichtigungen", newsletters: "Newsletter" },
    next: "Nächster Teil des Posteingangs",
    previous: "Vorheriger Teil des Posteingangs",
    unread: (count: number) => plural(count, { one: "# ungelesen", other: "# ungelesen" }),
    settingWords: "teilen tabs menschen benachrichtigungen newsletter blockieren absender sortieren",
    none: "Du hast noch zu niemandem etwas gesagt.",
    setting: "Posteingang in Menschen, Benachrichtigungen und Newsletter teilen",
    empty: ["Nichts in diesem Teil", "Die anderen Teile des Posteingangs stehen daneben."],
    move: "E-Mails dieses Absenders immer einsortieren…",
    moveTitle: "Wohin gehört diese E-Mail?",
    moveHint: "Für alles, was schon hier ist, und alles, was noch kommt.",
    of: "E-Mails von",
    domain: (domain: string) => `Alle bei ${domain}`,
    byRules: "Die Regeln entscheiden lassen",
    moved: (sender: string, section: string) => `E-Mails von ${sender} stehen jetzt unter ${section}.`,
    movedByRules: (sender: string) => `Über E-Mails von ${sender} entscheiden wieder die Regeln.`,
    chosen: "Absender, die du einsortiert oder blockiert hast",
    in: (section: string) => `immer unter ${section}`,
    blocked: "blockiert",
    forget: "Vergessen",
    forgetFor: (sender: string) => `Vergessen, was über ${sender} gesagt wurde`,
    forgotten: (sender: string) => `Über ${sender} ist nichts mehr gesagt.`,
  },
  standing: {
    pin: "Oben anheften oder lösen",
    mute: "Stummschalten oder wieder hören",
    block: "Diesen Absender blockieren oder freigeben",
    pinned: "Angeheftet",
    didPin: (count: number) => plural(count, { one: "Oben angeheftet.", other: "# Unterhaltungen oben angeheftet." }),
    didUnpin: (count: number) =>
      plural(count, { one: "Nicht mehr angeheftet.", other: "# Unterhaltungen nicht mehr angeheftet." }),
    didMute: (count: number) =>
      plural(count, {
        one: "Stummgeschaltet. Die Unterhaltung bleibt aus dem Posteingang heraus.",
        other: "# Unterhaltungen stummgeschaltet. Sie bleiben aus dem Posteingang heraus.",
      }),
    didUnmute: (count: number) =>
      plural(count, { one: "Nicht mehr stummgeschaltet.", other: "# Unterhaltungen nicht mehr stummgeschaltet." }),
    didBlock: (name: string) => `${name} ist blockiert. Was von dort kommt, bleibt aus dem Posteingang heraus.`,
    didUnblock: (name: string) => `${name} ist nicht mehr blockiert.`,
  },
  waiting: {
    me: "Warten auf mich",
    them: "Warten auf andere",
    empty: {
      me: ["Niemand wartet auf dich", "Was nur an dich ging oder dich fragt, steht hier, bis du antwortest."],
      them: ["Niemand schuldet dir eine Antwort", "Was du gefragt hast, steht hier, bis es beantwortet ist."],
    },
  },
  readState: {
    label: "Was ich öffne, gilt als gelesen",
    words: "gelesen ungelesen verzögerung sekunden von hand",
    choices: { moment: "Nach einem Augenblick", seconds: "Nach drei Sekunden", "by-hand": "Nur wenn ich es sage" },
  },
  selecting: { next: "Nächste Unterhaltung dazu auswählen", previous: "Vorherige Unterhaltung dazu auswählen" },
  unified: "Im Posteingang aller Konten anzeigen",
} satisfies Said<typeof english>;
