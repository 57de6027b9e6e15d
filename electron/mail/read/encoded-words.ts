import { decodeWords } from "postal-mime";
import { decodeText, isNativeCharset } from "../charset/decode-text.ts";
import { decodeBody } from "./transfer-encoding.ts";

/** Some mailers leave a question mark at the end of their text as it is. */
const word = /=\?([^?\s]{1,200})\?([QqBb])\?([^?]*\??)\?=/g;

interface Word {
  charset: string;
  bytes: Uint8Array;
}

/** Encoded words (RFC 2047) decoded, in every charset; everything else as it is. Never throws. */
export function decodeEncodedWords(value: string): string {
  return value.includes("=?") ? decodeWords(withKnownCharsets(value)) : value;
}

/**
 * Encoded words in charsets that the library does not know, written again in UTF-8: it reads words in names and
 * addresses by itself. Neighbours of one charset are decoded together, as they may part a character.
 */
export function withKnownCharsets(value: string): string {
  const pieces: string[] = [];
  let pending: Word | undefined;
  let from = 0;
  const flush = (): void => {
    if (pending) pieces.push(utf8Word(decodeText(pending.bytes, pending.charset)));
    pending = undefined;
  };
  for (const match of value.matchAll(word)) {
    const [whole, charset = "", encoding = "", text = ""] = match;
    const between = value.slice(from, match.index);
    from = match.index + whole.length;
    const known = isNativeCharset(charset.replace(/\*.*$/, "")) && !text.endsWith("?");
    // Before an @ it is part of an address, which stays as it was written.
    const stays = known || value[from] === "@";
    if (stays || pending?.charset !== charset || !/^\s*$/.test(between)) {
      flush();
      pieces.push(between);
    }
    if (stays) pieces.push(whole);
    else pending = { charset, bytes: Buffer.concat([pending?.bytes ?? new Uint8Array(), wordBytes(encoding, text)]) };
  }
  flush();
  pieces.push(value.slice(from));
  return pieces.join("");
}

function wordBytes(encoding: string, text: string): Uint8Array {
  if (/b/i.test(encoding)) return decodeBody(Buffer.from(text, "latin1"), "base64");
  return decodeBody(Buffer.from(text.replaceAll("_", " "), "utf8"), "quoted-printable");
}

function utf8Word(text: string): string {
  return `=?utf-8?B?${Buffer.from(text, "utf8").toString("base64")}?=`;
}
