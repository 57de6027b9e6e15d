import type { looksText as english } from "./en-looks.ts";
import type { Said } from "./said.ts";

/** How things look, and the settings as a whole. `…Words` are what else people type to find a setting. */
export const looksText = {
  looks: {
    findSettings: "Einstellungen durchsuchen",
    noSettings: "Keine Einstellung mit diesem Namen.",
    clearFind: "Alle Einstellungen zeigen",
    sections: "Bereiche",
    appearance: "Aussehen",
    appearanceWords: "aussehen farben nacht anzeige darstellung",
    density: "Dichte der Listen",
    densities: { comfortable: "Luftig", cosy: "Mittel", compact: "Dicht" },
    densityWords: "abstand größe zeilen eng",
    listWidth: "Breite der Liste",
    listWidthByWindow: "Nach dem Fenster",
    listEdge: "Breite der Liste",
    listEdgeHint: "Ziehen oder mit den Pfeiltasten ändern; ein Doppelklick überlässt sie dem Fenster",
    wider: "Liste breiter machen",
    narrower: "Liste schmaler machen",
    choice: (what: string, which: string) => `${what}: ${which}`,
    sending: "Senden",
    undoSendWords: "rückgängig verzögern abbrechen zurückholen",
    accountWords: "passwort anmelden adresse abgleich löschen",
    nothingBlocked: "Niemand ist blockiert.",
    blockedWords: "blockieren freigeben personen",
    reading: "Lesen",
    pictureWords: "bilder extern verfolger privatsphäre immer",
    desktopWords: "ton hinweise start leiste hintergrund",
    keyWords: "OpenPGP PGP GPG S/MIME unterschrift verschlüsselung",
    writingWords: "signatur verfassen text brief",
    dataWords: "export ordner kopie festplatte",
  },
} satisfies Said<typeof english>;
