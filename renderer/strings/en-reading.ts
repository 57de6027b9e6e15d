import { wordsIn } from "./words-in.ts";

const { list, plural } = wordsIn("en");

/** What is said around a message that comes from strangers: pictures, links, files. */
export const readingText = {
  reading: {
    frameText: "Text of the message",
    remote: "Remote content",
    blocked: (n: number) =>
      `${plural(n, { one: "# remote item", other: "# remote items" })} not loaded, so the sender cannot see that you read this.`,
    blockedBySetting: (n: number) =>
      `${plural(n, { one: "# remote item", other: "# remote items" })} not loaded: pictures from the network are off in the settings.`,
    trackers: (names: readonly string[]) => `Trackers blocked: ${list(names)}.`,
    showPictures: "Show pictures",
    alwaysFrom: (address: string) => `Always from ${address}`,
    loadingPictures: "Fetching pictures…",
    shownAlways: "Pictures from this sender are always shown.",
    askAgain: "Ask again",
    doubts: {
      claims: (said: string, real: string) => `The text says ${said}, but the link goes to ${real}.`,
      "look-alike": (looks: string, real: string) =>
        `“${looks}” has letters that look like others. Its real name is ${real}.`,
      "sign-in": (name: string, real: string) => `“${name}” is only a user name here; the link goes to ${real}.`,
      number: (_: string, real: string) => `The link goes to a bare number (${real}) instead of a name.`,
    },
    preview: (name: string) => `Preview ${name}`,
    save: "Save",
    notText: "This file cannot be shown here.",
    dangerTitle: {
      program: "This file is a program",
      macros: "This document may hold programs",
      page: "This file is a web page",
    },
    danger: (name: string) =>
      `“${name}” could do anything on this computer once it is opened. Only save it if you expected it and know who sent it.`,
    disguised: "Its name pretends to be another kind of file.",
    saveAnyway: "Save it anyway",
    pictures: "Pictures from the network",
    picturesChoices: { ask: "Ask for each message", never: "Never show" },
    trusted: "Always shown from",
    forget: (address: string) => `No longer from ${address}`,
  },
};
