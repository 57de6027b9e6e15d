import { crc32, deflateSync } from "node:zlib";

/** A square PNG whose colour and pattern depend on the name only. @param size pixels, at most 512 */
export function avatar(name: string, size: number): Uint8Array {
  const side = Math.min(Math.max(size, 8), 512);
  let mixed = 2_166_136_261;
  for (const letter of name) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  const colours = [colour(mixed), colour(mixed >>> 8)];
  const rows = Buffer.alloc(side * (side * 3 + 1));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      // Five columns, the right ones mirrored, as identicons have them.
      const column = Math.floor((x * 5) / side);
      const cell = Math.min(column, 4 - column) * 5 + Math.floor((y * 5) / side);
      const [red = 0, green = 0, blue = 0] = colours[(mixed >>> cell) & 1] ?? [];
      rows.set([red, green, blue], y * (side * 3 + 1) + 1 + x * 3);
    }
  }
  return png(side, rows);
}

function colour(seed: number): number[] {
  return [seed, seed >>> 5, seed >>> 11].map((part) => 70 + (part % 160));
}

/** PNG (W3C), 8 bits of red, green and blue. */
function png(side: number, rows: Buffer): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}
