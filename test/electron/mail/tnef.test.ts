import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { assert, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { attachmentBytes, parseMail } from "../../../electron/mail/parse.ts";
import { unpackRtf } from "../../../electron/mail/tnef/compressed-rtf.ts";
import { messageTnef } from "../../../electron/mail/tnef/message-tnef.ts";
import { readTnef } from "../../../electron/mail/tnef/read-tnef.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";

const samples = fixtureFolder("mailtests", "01c-tnef", "mimekit-tnef");

function attribute(level: number, id: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(level);
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(data.length, 5);
  return Buffer.concat([head, data, Buffer.alloc(2)]);
}

function properties(...list: [id: number, type: number, value: Buffer][]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(list.length);
  const written = list.map(([id, type, value]) => {
    const head = Buffer.alloc(12);
    head.writeUInt16LE(type);
    head.writeUInt16LE(id, 2);
    head.writeUInt32LE(1, 4);
    head.writeUInt32LE(value.length, 8);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  });
  return Buffer.concat([count, ...written]);
}

const signature = Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]);
const page = Buffer.alloc(8);
page.writeUInt32LE(1252);
const tnef = Buffer.concat([
  signature,
  attribute(1, 0x00069007, page),
  attribute(1, 0x0002800c, Buffer.from("Sch\xf6n\0", "latin1")),
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from("..\\..\\evil.txt\0", "latin1")),
  attribute(2, 0x0006800f, Buffer.from("one")),
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from("LONGNA~1.PDF\0")),
  attribute(2, 0x0006800f, Buffer.from("two")),
  attribute(
    2,
    0x00069005,
    properties(
      [0x3707, 0x1f, Buffer.from("long name ☕.pdf\0", "utf16le")],
      [0x370e, 0x1e, Buffer.from("application/pdf\0")],
    ),
  ),
]);

test("unpacks files, their names and the text", () => {
  const message = readTnef(tnef);
  expect(
    message?.files.map(({ name, contentType, data }) => [name, contentType, Buffer.from(data).toString()]),
  ).toEqual([
    ["evil.txt", "", "one"],
    ["long name ☕.pdf", "application/pdf", "two"],
  ]);
  expect(message?.body.text).toBe("Schön");
});

test("finds it in a message", async () => {
  const mail = `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${tnef.toString("base64")}\r\n`;
  expect((await messageTnef(Buffer.from(mail)))?.files).toHaveLength(2);
  expect(await messageTnef(Buffer.from("Subject: none\r\n\r\nx"))).toBeNull();
  const parsed = await parseMail(Buffer.from(mail));
  expect(parsed.attachments.map(({ id, name, size }) => [id, name, size])).toEqual([
    ["1", "winmail.dat", tnef.length],
    ["1.1", "evil.txt", 3],
    ["1.2", "long name ☕.pdf", 3],
  ]);
  expect(Buffer.from((await attachmentBytes(Buffer.from(mail), "1.2")) ?? []).toString()).toBe("two");
  expect(parsed.text).toBe("Schön");
});

test("takes what there is of cut and broken data, and never throws", () => {
  expect(readTnef(Buffer.from("no such thing"))).toBeNull();
  for (let length = 0; length < tnef.length; length += 1) readTnef(tnef.subarray(0, length));
  assert(property(uint8Array({ maxLength: 200 }), (data) => readTnef(Buffer.concat([signature, data])) !== null));
  assert(
    property(uint8Array({ maxLength: 200 }), (data) => {
      unpackRtf(Buffer.concat([Buffer.from("\x20\0\0\0\xff\xff\xff\x7fLZFu\0\0\0\0", "latin1"), data]));
    }),
  );
});

test.skipIf(samples === null)("unpacks what Outlook wrote", () => {
  for (const name of globSync("*.tnef", { cwd: samples ?? "" }).map((file) => basename(file, ".tnef"))) {
    const message = readTnef(readFileSync(join(samples ?? "", `${name}.tnef`)));
    const body = message?.body.html ? ["body.html"] : message?.body.rtf ? ["body.rtf"] : [];
    const listed = readFileSync(join(samples ?? "", `${name}.list`), "utf8")
      .split("\n")
      .filter(Boolean);
    expect([...(message?.files.map((file) => file.name) ?? []), ...body].sort(), name).toEqual(listed.sort());
    for (const { name: file, data } of message?.files ?? []) {
      const expected = readFileSync(join(samples ?? "", name, file))
        .toString("latin1")
        .replaceAll("\r\n", "\n");
      expect(Buffer.from(data).toString("latin1").replaceAll("\r\n", "\n"), file).toBe(expected);
    }
    if (message?.body.rtf && name !== "body")
      expect(Buffer.compare(readFileSync(join(samples ?? "", name, "message.rtf")), message.body.rtf), name).toBe(0);
  }
});
