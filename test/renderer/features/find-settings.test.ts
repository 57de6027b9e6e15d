import { expect, test } from "vitest";
import { findSections, fits } from "../../../renderer/features/settings/find-settings.ts";
import { sections } from "../../../renderer/features/settings/sections.ts";

const Body = () => null;
const section = (id: string, title: string, words: readonly string[]) => ({ id, title, words, Body });
const some = [
  section("looks", "Appearance", ["Theme", "Dark"]),
  section("send", "Sending", ["Time to take back a sent message"]),
  section("close", "Schließen", ["Tür"]),
];
const ids = (query: string) => findSections(query, some).map(({ section: { id } }) => id);

test("nothing asked for shows everything", () => {
  expect(ids("")).toEqual(["looks", "send", "close"]);
  expect(ids("  , ")).toEqual(["looks", "send", "close"]);
});

test("words are found by how they begin, in any order, with and without their marks", () => {
  expect(ids("dark")).toEqual(["looks"]);
  expect(ids("mess take")).toEqual(["send"]);
  expect(ids("ark")).toEqual([]);
  expect(ids("schliess")).toEqual(["close"]);
  expect(ids("TUR")).toEqual(["close"]);
});

test("a title that fits shows all its rows; a word within leaves the rows to be asked", () => {
  expect(findSections("appear", some)[0]?.query).toBe("");
  expect(findSections("theme", some)[0]?.query).toBe("theme");
  expect(fits("theme", ["Theme"])).toBe(true);
});

test("what a section is about shows all its rows, too", () => {
  const about = [{ ...section("looks", "Appearance", ["Theme"]), about: "night colours" }];
  expect(findSections("night", about)).toEqual([{ section: about[0], query: "" }]);
  expect(findSections("theme", about)[0]?.query).toBe("theme");
});

test("every section of the program is found by its title and by each of its words, and only once by its id", () => {
  for (const { id, title, words } of sections)
    for (const word of [title, ...words])
      expect(findSections(word, sections).map((each) => each.section.id)).toContain(id);
  expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
});
