import fc from "fast-check";
import { expect, test } from "vitest";
import { mboxEntry } from "../../../electron/cli/mbox.ts";

/** What any mboxrd reader does: the empty line before the next separator is none of the message's. */
function readMbox(file: string): string[] {
  const entries = `\n${file}`.replace(/\n$/, "").split("\nFrom ").slice(1);
  return entries.map((entry) => entry.slice(entry.indexOf("\n") + 1).replace(/(^|\n)>(>*From )/g, "$1$2"));
}

test("an entry begins with sender and time and ends with an empty line", () => {
  const text = mboxEntry(
    Buffer.from("Subject: x\r\n\r\nhello\r\n"),
    "Anna@Example.test",
    Date.UTC(1998, 0, 3, 1, 5, 34),
  );
  expect(text.toString("latin1")).toBe("From anna@example.test Sat Jan  3 01:05:34 1998\nSubject: x\n\nhello\n\n");
});

test("a sender that would break the line is replaced", () => {
  for (const sender of ["", "a b@c", "ü@x.test", "a@b\nFrom x"])
    expect(mboxEntry(Buffer.from("x"), sender, 0).toString()).toMatch(/^From MAILER-DAEMON Thu Jan {2}1 /);
});

test("bytes of any charset stay as they are", () => {
  const source = Buffer.from([0x41, 0x0a, 0x0a, 0xe4, 0xff, 0x00, 0xc3, 0x28, 0x0a]);
  expect(mboxEntry(source, "a@b", 0).includes(source)).toBe(true);
});

test("empty lines at the end and bare carriage returns are the message's own", () => {
  const source = "Subject: s\n\nbody\rFrom there\n\n\n";
  expect(readMbox(mboxEntry(Buffer.from(source), "a@b", 0).toString())).toEqual([source]);
});

test("whatever bodies hold, reading the file gives them back", () => {
  const line = fc.oneof(fc.constantFrom("From ", "From x", ">From y", ">>From z", " From", "", "from"), fc.string());
  const body = fc.array(line.map((text) => text.replaceAll(/[\r\n]/g, "").replaceAll(/[^\x20-\x7e]/g, "?")));
  fc.assert(
    fc.property(fc.array(body, { minLength: 1 }), (bodies) => {
      const sources = bodies.map((lines) => ["Subject: s", "", ...lines, ""].join("\n"));
      const file = sources.map((source) =>
        mboxEntry(Buffer.from(source.replaceAll("\n", "\r\n")), "a@b", 0).toString(),
      );
      expect(readMbox(file.join(""))).toEqual(sources);
    }),
  );
});
