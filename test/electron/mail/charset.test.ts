import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assert, property, string, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { decodeText } from "../../../electron/mail/charset/decode-text.ts";
import { charsetName } from "../../../electron/mail/charset/names.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";

const tables = fixtureFolder("mailtests", "02-headers-charsets");
const bytes = (text: string) => Buffer.from(text, "latin1");

test.each([
  ["latin-1", "\xe9\x80", "é€"],
  ["ISO_8859-1:1987", "\xe9", "é"],
  ["'windows1251'", "\xef", "п"],
  ["cp850", "\x82", "é"],
  ["x-mac-cyrillic", "\x8f", "П"],
  ["utf8mb4", "\xc3\xa9", "é"],
  ["utf-8*en", "\xc3\xa9", "é"],
  ["unicode-1-1-utf-7", "+AOk-", "é"],
  ["utf-7", "caf\xc3\xa9", "café"],
  ["utf-16", "\xff\xfe\xe9\x00", "é"],
  ["iso-2022-jp-2", "\x1b.A\x1bNi \x1b$(C!!\x1b(B.", "é \u3000."],
  ["iso-2022-cn", "\x1b$)A\x0eDc\x0f!", "你!"],
  ["cp949", "\xb0\xa1", "가"],
  ["johab", "\x88\x61", "가"],
  ["euc-kr", "\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xd4", "가"],
  ["unknown-8bit", "\xc3\xa9", "é"],
  ["", "\xe9", "é"],
  ["no such thing", "\xe9", "é"],
])("reads %s", (charset, encoded, text) => {
  expect(decodeText(bytes(encoded), charset)).toBe(text);
});

test("names what mail calls otherwise", () => {
  expect(["UTF8", "x-sjis", "CP-1252", "ks_c_5601-1987", "GB2312", "iso8859-15"].map(charsetName)).toEqual([
    "utf-8",
    "x-sjis",
    "windows-1252",
    "euc-kr",
    "gb18030",
    "iso-8859-15",
  ]);
});

test("never throws, whatever the bytes and the name", () => {
  for (const charset of ["utf-7", "hz", "iso-2022-jp", "iso-2022-kr", "johab", "utf-16", "utf-32", "big5", "euc-kr"])
    assert(property(uint8Array({ maxLength: 100 }), (data) => decodeText(data, charset).length <= 400));
  assert(property(string(), (charset) => decodeText(bytes("a"), charset) !== ""));
});

test.skipIf(tables === null)("reads the Asian and Cyrillic texts of other projects", () => {
  const folder = join(tables ?? "", "python-cjkencodings");
  for (const name of ["big5hkscs", "euc_kr", "gb18030", "gb2312", "gbk", "hz", "iso2022_jp", "johab"]) {
    const expected = readFileSync(join(folder, `${name}-utf8.txt`), "utf8");
    expect(decodeText(readFileSync(join(folder, `${name}.txt`)), name), name).toBe(expected);
  }
  const cyrillic = join(tables ?? "", "gmime-filters");
  const expected = readFileSync(join(cyrillic, "cyrillic.utf-8.txt"), "utf8");
  for (const name of ["cp1251", "iso-8859-5", "koi8-r"])
    expect(decodeText(readFileSync(join(cyrillic, `cyrillic.${name}.txt`)), name), name).toBe(expected);
});
