import { array, assert, constantFrom, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { decodeBody, decodedSize } from "../../../electron/mail/read/transfer-encoding.ts";

const decoded = (body: string, encoding: string) =>
  Buffer.from(decodeBody(Buffer.from(body, "latin1"), encoding)).toString("latin1");

test.each([
  ["base64", "b25l\r\nIHR3\r\nbw==\r\n", "one two"],
  ["BASE64", "b25l IHR3b", "one tw"],
  ["base64", "YQ==\nYmM=\n", "abc"],
  ["base64", "b25l\n=abcd\n-- \nfooter", "one"],
  ["base64", "", ""],
  ["quoted-printable", "a=3D=\r\nb= \nc=\r\n\r\n", "a=bc\r\n"],
  ["quoted-printable", "=e4=E4=G1==", "\xe4\xe4=G1="],
  ["x-uuencode", "junk\nbegin 644 a\n#86)C\n`\nend\njunk", "abc"],
  ["8bit", "as\r\nit is", "as\r\nit is"],
  ["unheard-of", "as it is", "as it is"],
])("decodes %s %j", (encoding, body, text) => {
  expect(decoded(body, encoding)).toBe(text);
});

test("reckons the size without decoding, exactly for sound bodies", () => {
  assert(
    property(uint8Array({ maxLength: 500 }), constantFrom("\n", "\r\n"), (data, lineEnd) => {
      const lines =
        Buffer.from(data)
          .toString("base64")
          .match(/.{1,76}/g) ?? [];
      for (const end of ["", lineEnd, lineEnd + lineEnd]) {
        const body = Buffer.from(lines.join(lineEnd) + end);
        expect(decodedSize(body, "base64")).toBe(data.length);
      }
    }),
  );
});

test("never throws and reckons quoted-printable exactly, whatever the bytes", () => {
  const piece = constantFrom("=", "=4", "=41", "=\r\n", "= \n", "a", "\r\n", "-", "é");
  assert(
    property(array(piece, { maxLength: 60 }), (pieces) => {
      const body = Buffer.from(pieces.join(""));
      expect(decodedSize(body, "quoted-printable")).toBe(decodeBody(body, "quoted-printable").byteLength);
      for (const encoding of ["base64", "uuencode"]) expect(decodedSize(body, encoding)).toBeGreaterThanOrEqual(0);
    }),
  );
});
