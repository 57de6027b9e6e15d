import { expect, test } from "vitest";
import { isOpenable } from "../../../renderer/api/host.ts";
import { anchorShift } from "../../../renderer/components/virtual-list.tsx";
import {
  darkPaper,
  hasOwnColours,
  lightPaper,
  mailDocument,
} from "../../../renderer/features/conversation/mail-document.ts";

test("the frame's page forbids everything but inline styles and images that are here", () => {
  const page = mailDocument("<p>Hello</p>", lightPaper);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/script-src|connect-src|https?:/);
  expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<p>Hello</p>"));
  expect(page).not.toContain("VAR_");
  expect(mailDocument("", darkPaper)).toContain("color-scheme: dark");
});

test("mail with colours of its own stays on white paper; plain mail follows the page", () => {
  for (const html of [
    '<td bgcolor="#eee">',
    '<p style="color:red">',
    '<div style="background:#fff">',
    "<font size=2 color=blue>",
  ]) {
    expect(hasOwnColours(html)).toBe(true);
  }
  expect(hasOwnColours("<p>The <b>colour</b> is nice</p>")).toBe(false);
});

test("only web and mail addresses are opened outside", () => {
  expect(["https://a.example", "http://a.example", "mailto:a@b"].every(isOpenable)).toBe(true);
  expect(
    ["file:///etc/passwd", "javascript:alert(1)", "smb://x/y", "data:text/html,x", "vbscript:x", "", "//x"].some(
      isOpenable,
    ),
  ).toBe(false);
});

test("the list stays where it is when rows come, go and move above", () => {
  expect(anchorShift([1, 2, 3, 4], [9, 1, 2, 3, 4], 2)).toBe(1);
  expect(anchorShift([1, 2, 3, 4], [3, 4], 2)).toBe(-2);
  expect(anchorShift([1, 2, 3, 4], [4, 1, 2, 3], 2)).toBe(1);
  expect(anchorShift([1, 2, 3, 4], [1, 2, 4], 2)).toBe(-1);
  expect(anchorShift([1, 2], [8, 9], 1)).toBe(0);
});
