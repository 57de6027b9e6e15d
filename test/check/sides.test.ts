import { expect, test } from "vitest";
import { sidesIn } from "./sides.ts";

test("a side of the screen is named, a side of the text is not", () => {
  const sided = (css: string): number => sidesIn("a.css", `p {\n  ${css}\n}`).length;
  expect(sidesIn("a.css", "p {\n  margin-left: 1px;\n}")).toEqual([
    "a.css:2: margin-left: 1px does not turn with the direction of the text",
  ]);
  for (const css of ["right: 0;", "text-align: left;", "padding: 0 1px 0 calc(1px + (2px));", "border-left: 0;"])
    expect(sided(css), css).toBe(1);
  for (const css of [
    "margin: 0 calc(1px + 2px) 0 calc(1px + 2px);",
    "left: 50%;",
    "inset-inline-start: 0;",
    "/* left: 0; */",
    "padding: 1px 2px;",
  ])
    expect(sided(css), css).toBe(0);
});
