import { expect, test } from "vitest";
import { safeFileName } from "../../../electron/mail/file-name.ts";
import { fileDanger } from "../../../shared/text/file-danger.ts";

test("files that run are known by their last extension, whatever stands before it", () => {
  for (const name of [
    "setup.exe",
    "SETUP.EXE",
    "a.pdf.scr",
    "x.js",
    "x.desktop",
    "x.sh",
    "x.dmg",
    "x.lnk",
    "x.hta ",
    "x.bat.",
    "x.ｅｘｅ",
    "x.e\u200bxe",
  ])
    expect(fileDanger(name)?.kind, name).toBe("program");
  expect(fileDanger("sheet.xlsm")?.kind).toBe("macros");
  expect(fileDanger("invoice.html")?.kind).toBe("page");
  expect(fileDanger("logo.svg")?.kind).toBe("page");
  for (const name of ["a.pdf", "a.docx", "photo.jpg", "notes", "archive.zip", "exe", "report.exe.pdf", ".txt", ""])
    expect(fileDanger(name), name).toBeNull();
});

test("names that pretend are told, and letters that turn a name around are gone before", () => {
  for (const name of ["invoice.pdf.exe", "photo.jpg      .scr", "photo.JPG.html"])
    expect(fileDanger(name)?.disguised, name).toBe(true);
  expect(fileDanger("setup.exe")?.disguised).toBe(false);
  const turned = safeFileName("photo\u202egpj.exe", "file");
  expect(turned).toBe("photogpj.exe");
  expect(fileDanger(turned)?.kind).toBe("program");
});
