const [cr, lf, equals, space] = [0x0d, 0x0a, 0x3d, 0x20];

/** A body decoded (RFC 2045 section 6); as it is for the identity encodings and for unknown ones. Never throws. */
export function decodeBody(body: Uint8Array, encoding: string): Uint8Array {
  if (/base64/i.test(encoding)) return plainBytes(decodeBase64(body));
  if (/quoted-printable/i.test(encoding)) return plainBytes(decodeQuotedPrintable(body));
  if (/^(?:x-)?uu(?:e|encode)$/i.test(encoding)) return decodeUu(body);
  return body;
}

/** How many bytes `decodeBody` gives; exact where all lines are of one length, as they are in sound mail. */
export function decodedSize(body: Uint8Array, encoding: string): number {
  if (/quoted-printable/i.test(encoding)) return quotedPrintableSize(body);
  if (!/base64/i.test(encoding)) return decodeBody(body, encoding).byteLength;
  let end = body.length;
  while (end > 0 && (body[end - 1] ?? 0) <= space) end -= 1;
  const firstBreak = body.indexOf(lf);
  const breakLength = body[firstBreak - 1] === cr ? 2 : 1;
  const lines = firstBreak < 0 || firstBreak >= end ? 1 : Math.ceil(end / (firstBreak + 1));
  let characters = end - (lines - 1) * breakLength;
  for (let at = end - 1; body[at] === equals; at -= 1) characters -= 1;
  return Math.max(0, Math.floor((characters * 3) / 4));
}

/** Some mailers pad every line; what else stands below the padding (a checksum, a footer) is not content. */
function decodeBase64(body: Uint8Array): Buffer {
  const text = latin1(body);
  const padding = text.indexOf("=");
  const head = padding < 0 ? text : text.slice(0, padding);
  const first = Buffer.from(/[-_]/.test(head) ? head.replace(/[-_]+/g, "") : head, "base64");
  const below = padding < 0 ? "" : text.slice(padding);
  const isChecksum = (head === "" || head.endsWith("\n")) && /^=[^=\s]/.test(below);
  const rest = isChecksum ? "" : below.replace(/^=+\s*/, "");
  if (rest === "") return first;
  const pieces = [first];
  for (const line of rest.split(/\r?\n/)) {
    if (!/^[A-Za-z0-9+/]+={0,2}\s*$/.test(line)) break;
    pieces.push(Buffer.from(line, "base64"));
  }
  return Buffer.concat(pieces);
}

/** Line breaks stay as they are; broken sequences stand for themselves. */
function decodeQuotedPrintable(body: Uint8Array): Buffer {
  const decoded = Buffer.alloc(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (byte !== equals) decoded[length++] = byte;
    else {
      const high = hexDigit(body[at + 1]);
      const low = hexDigit(body[at + 2]);
      const soft = softBreakEnd(body, at + 1);
      if (high >= 0 && low >= 0) decoded[length++] = (high << 4) | low;
      else if (soft === 0) decoded[length++] = byte;
      if (high >= 0 && low >= 0) at += 2;
      else if (soft > 0) at = soft - 1;
    }
  }
  return decoded.subarray(0, length);
}

function quotedPrintableSize(body: Uint8Array): number {
  let size = body.length;
  for (let at = body.indexOf(equals); at >= 0; at = body.indexOf(equals, at + 1)) {
    const soft = softBreakEnd(body, at + 1);
    if (hexDigit(body[at + 1]) >= 0 && hexDigit(body[at + 2]) >= 0) size -= 2;
    else if (soft > 0) size -= soft - at;
  }
  return size;
}

/** Where the line after a soft break begins; 0 when there is none. */
function softBreakEnd(body: Uint8Array, from: number): number {
  let at = from;
  while (body[at] === space || body[at] === 0x09) at += 1;
  if (at >= body.length) return at;
  if (body[at] === cr && body[at + 1] === lf) return at + 2;
  return body[at] === lf ? at + 1 : 0;
}

function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The first file in the text; without a `begin` line, what is there. */
function decodeUu(body: Uint8Array): Uint8Array {
  const lines = latin1(body).split(/\r?\n/);
  const start = lines.findIndex((line) => /^begin(?:-base64)? [0-7]{3,4} /.test(line)) + 1;
  const pieces: number[] = [];
  for (const line of lines.slice(start)) {
    if (line === "end") break;
    const length = (line.charCodeAt(0) - space) & 63;
    const bytes: number[] = [];
    for (let at = 1; at < line.length && bytes.length < length; at += 4) bytes.push(...uuGroup(line.slice(at, at + 4)));
    for (const byte of bytes.slice(0, length)) pieces.push(byte);
  }
  return Uint8Array.from(pieces);
}

function uuGroup(group: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = [...group].map((character) => (character.charCodeAt(0) - space) & 63);
  return [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d];
}

function plainBytes({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
