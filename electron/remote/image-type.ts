/** Beginnings of the picture formats that hold nothing but a picture. SVG is a document and not among them. */
const signatures: [contentType: string, offset: number, bytes: string][] = [
  ["image/png", 0, "\x89PNG\r\n\x1a\n"],
  ["image/jpeg", 0, "\xff\xd8\xff"],
  ["image/gif", 0, "GIF87a"],
  ["image/gif", 0, "GIF89a"],
  ["image/webp", 8, "WEBP"],
  ["image/avif", 4, "ftypavif"],
  ["image/avif", 4, "ftypavis"],
];

/** The type of a picture by its first bytes, whatever a server or a name says; null for everything else. */
export function imageType(data: Uint8Array): string | null {
  const head = Buffer.from(data.buffer, data.byteOffset, Math.min(data.length, 32)).toString("latin1");
  return signatures.find(([, offset, bytes]) => head.startsWith(bytes, offset))?.[0] ?? null;
}
