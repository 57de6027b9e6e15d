/** How things look, and the settings as a whole. `…Words` are what else people type to find a setting. */
export const looksText = {
  looks: {
    findSettings: "Search the settings",
    noSettings: "No setting by that name.",
    clearFind: "Show all settings",
    sections: "Sections",
    appearance: "Appearance",
    appearanceWords: "look colours colors night display",
    sending: "Sending",
    undoSendWords: "undo delay cancel recall",
    accountWords: "password sign in address sync delete",
    nothingBlocked: "Nobody is blocked.",
    blockedWords: "block unblock people",
    reading: "Reading",
    pictureWords: "images remote trackers privacy always",
    desktopWords: "sound alerts start tray background",
    keyWords: "OpenPGP PGP GPG S/MIME signature encryption",
    writingWords: "signature compose text letter",
    dataWords: "export folder copy disk",
  },
} as const;
