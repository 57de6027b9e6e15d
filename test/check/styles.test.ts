import { expect, test } from "vitest";
import { pageSheets, styleBreaches } from "./styles.ts";

const sheets = pageSheets();
const withRule = (rule: string) => styleBreaches([...sheets, { name: "new.css", text: `.new {\n  ${rule}\n}\n` }]);

test("colours, sizes, speeds and layers stand in tokens.css only, and all of them are used", () => {
  expect(sheets.length).toBeGreaterThan(20);
  expect(styleBreaches(sheets)).toEqual([]);
});

test.each([
  ["color: #fff;", "colour #fff"],
  ["background: rgb(0 0 0 / 5%);", "colour rgb("],
  ["color: white;", "colour white"],
  ["width: 12px;", "size 12px"],
  ["margin: -2px;", "size -2px"],
  ["padding: 1.5px;", "size 1.5px"],
  ["transition: opacity 120ms;", "duration 120ms"],
  ["animation: x 1.3s;", "duration 1.3s"],
  ["z-index: 10;", "layer z-index: 10"],
])("%s is named", (rule, what) => {
  expect(withRule(rule)).toEqual([`new.css:2 ${what} belongs into tokens.css`]);
});

test.each(["border: 1px solid var(--line);", "white-space: nowrap;", "margin: 0 0 1px;", "inset: 0px; /* 12px */"])(
  "%s may stand",
  (rule) => {
    expect(withRule(rule)).toEqual([]);
  },
);

test("a name that is not there, a token nobody uses and a width of no kind are named", () => {
  expect(withRule("color: var(--nowhere);")).toEqual(["new.css --nowhere is not in tokens.css"]);
  const more = sheets.map((each) =>
    each.name === "tokens.css" ? { ...each, text: `${each.text}:root { --idle: 0; }` } : each,
  );
  expect(styleBreaches(more)).toEqual(["tokens.css --idle is not used"]);
  const query = { name: "new.css", text: "@media (width < 777px) {\n}\n" };
  expect(styleBreaches([...sheets, query])).toEqual(["new.css:1 777px is no width of tokens.css"]);
});
