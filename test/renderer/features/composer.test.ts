import { expect, test } from "vitest";
import { isAddress, parseRecipients, shownAs } from "../../../renderer/features/composer/recipients.ts";
import { added } from "../../../renderer/features/composer/recipients-field.tsx";
import { hindrance } from "../../../renderer/features/composer/send.ts";

const anna = { name: "Anna Weber", address: "anna@example.org" };

test.each([
  ["anna@example.org", [{ name: "", address: "anna@example.org" }]],
  ["Anna Weber <anna@example.org>", [anna]],
  [
    '"Weber, Anna" <anna@example.org>, paul@x.se',
    [
      { name: "Weber, Anna", address: "anna@example.org" },
      { name: "", address: "paul@x.se" },
    ],
  ],
  [
    "a@x.org; b@y.org\nc@z.org",
    [
      { name: "", address: "a@x.org" },
      { name: "", address: "b@y.org" },
      { name: "", address: "c@z.org" },
    ],
  ],
  ["nobody", [{ name: "", address: "nobody" }]],
  ["<anna@example.org>", [{ name: "", address: "anna@example.org" }]],
  [" , ;", []],
])("reads %j", (text, people) => {
  expect(parseRecipients(text)).toEqual(people);
});

test("addresses with spaces, brackets or two at signs are none", () => {
  expect(["a@b", "a.b+c@d.example", "ü@münchen.example"].every(isAddress)).toBe(true);
  expect(["", "a", "a@", "@b", "a b@c", "a@b@c", "a,b@c"].some(isAddress)).toBe(false);
});

test("nobody is added twice, whatever the case", () => {
  expect(
    added(
      [anna],
      [
        { name: "", address: "ANNA@example.org" },
        { name: "", address: "b@c" },
      ],
    ),
  ).toHaveLength(2);
});

test("a message without a recipient, or to no address, is held back with the reason", () => {
  const none = { to: [], cc: [], bcc: [] };
  expect(hindrance(none)).not.toBeNull();
  expect(hindrance({ ...none, to: [anna] })).toBeNull();
  expect(hindrance({ ...none, bcc: [anna] })).toBeNull();
  expect(hindrance({ ...none, to: [anna], cc: [{ name: "", address: "nobody" }] })).toContain("nobody");
});

test("somebody without a name is shown by the address", () => {
  expect(shownAs(anna)).toBe("Anna Weber");
  expect(shownAs({ name: "  ", address: "x@y" })).toBe("x@y");
});
