import { expect, test } from "vitest";
import { templatesFor } from "../../../renderer/features/composer/insert-template.ts";
import { textToHtml } from "../../../renderer/features/composer/text-html.ts";

test("a template stands where its address writes, or everywhere", () => {
  const template = { subject: "", text: "", html: null };
  const templates = [
    { ...template, name: "all", address: "" },
    { ...template, name: "mine", address: "Me@example.org" },
    { ...template, name: "work", address: "me@work.example" },
  ];
  const names = (from: string) => templatesFor(templates, from).map(({ name }) => name);
  expect(names("me@example.org")).toEqual(["all", "mine"]);
  expect(names("other@example.org")).toEqual(["all"]);
});

test("plain text keeps its lines and its signs in the editor", () => {
  expect(textToHtml("a < b\n\n& <i>c</i>")).toBe("<p>a &lt; b</p><p></p><p>&amp; &lt;i&gt;c&lt;/i&gt;</p>");
  expect(textToHtml("")).toBe("");
});
