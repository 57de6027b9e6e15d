import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { securityHeaders } from "../../../electron/page-files.ts";
import { isOpenable } from "../../../renderer/api/host.ts";
import { anchorShift } from "../../../renderer/components/virtual-list.tsx";
import { readFrameMessage } from "../../../renderer/features/conversation/frame-messages.ts";
import { mailPaper } from "../../../renderer/features/conversation/mail-colours.ts";
import { mailPage } from "../../../renderer/features/conversation/mail-page.ts";

test("the frame's page forbids everything but inline styles and images that are here", () => {
  const page = mailPage(mailPaper("<p>Hello</p>", false));
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/script-src|connect-src|https?:/);
  expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<p>Hello</p>"));
  expect(page).not.toContain("VAR_");
  expect(mailPage(mailPaper("", true))).toContain("color-scheme: dark");
});

test("a layout with grounds in colour or with pictures stays on its light sheet in the dark", () => {
  for (const html of [
    '<table><tr><td bgcolor="#336699">x</td></tr></table>',
    '<div style="background:#f00 url(&quot;data:x&quot;)">x</div>',
    '<div style="background: linear-gradient(white, black)">x</div>',
    "<style>.a{background-color:navy}</style>",
    '<p style="background-color:rgb(200, 0, 0)">x</p>',
    "<img><img><img><img>",
  ])
    expect(mailPaper(html, true), html).toEqual({ html, scheme: "light", own: true });
});

test("dark words on white become light words on the page's dark ground", () => {
  const html =
    '<style>p{color:#000;margin:0}</style><div bgcolor="#ffffff" style="background:white;color:rgb(34, 34, 34) !important"><font color="navy">x style="color:black"</font></div>';
  const { html: shown, scheme, own } = mailPaper(html, true);
  expect([scheme, own]).toEqual(["dark", false]);
  expect(shown).not.toMatch(/(?:#000|rgb\(34|white|#ffffff|"navy")/);
  expect(shown).toContain("!important");
  expect(shown).toContain('x style="color:black"');
  expect(mailPaper(html, false)).toEqual({ html, scheme: "light", own: false });
});

test("a mail that brings dark colours uses them, and one without colours follows the page", () => {
  const aware = "<style>@media (prefers-color-scheme: dark){p{color:white}}</style><p>x</p>";
  const when = (condition: string) => `<style>@media ${condition}{p{color:white}}</style><p>x</p>`;
  expect(mailPaper(aware, true)).toEqual({ html: when("(min-width:0)"), scheme: "dark", own: true });
  expect(mailPaper(aware, false)).toEqual({ html: when("(max-width:0)"), scheme: "light", own: false });
  const plain = "<p>The <b>colour</b> is nice</p>";
  expect(mailPaper(plain, true)).toEqual({ html: plain, scheme: "dark", own: false });
});

test("the one script of the frames is the one that the policies name", () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, "../../..", path), "utf8");
  const script = read("renderer/features/conversation/frame-bridge.js");
  const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  expect(read("renderer/index.html")).toContain(`script-src 'self' ${hash};`);
  expect(securityHeaders()["Content-Security-Policy"]).toContain(`script-src 'self' ${hash};`);
  expect(read("renderer/features/conversation/frame-host.ts")).toContain(`"${hash.slice(1, -1)}"`);
});

test("a frame's message of another form is not heard", () => {
  expect(readFrameMessage({ kind: "height", height: 1e9 })).toEqual({ kind: "height", height: 200_000 });
  expect(readFrameMessage({ kind: "link", href: "https://a.example/", text: "a" })).toEqual({
    kind: "link",
    link: { href: "https://a.example/", text: "a" },
  });
  expect(readFrameMessage({ kind: "hover", link: null })).toEqual({ kind: "hover", link: null });
  for (const wrong of [
    null,
    1,
    "x",
    {},
    { kind: "link", href: 1, text: "" },
    { kind: "height", height: "9" },
    { kind: "key" },
  ])
    expect(readFrameMessage(wrong)).toBeNull();
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

test("a hostile colour keeps nothing busy", () => {
  const spaces = " ".repeat(40_000);
  for (const html of [`<td bgcolor="x${spaces})">`, `<p style="background:rgb(0${spaces}0)">`])
    expect(mailPaper(html, false).html).toContain("<");
});
