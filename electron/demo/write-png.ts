import { crc32, deflateSync } from "node:zlib";

export interface PngOptions {
  width: number;
  height: number;
  /** PNG third edition, section 11.2.1: 3 with a palette, 6 with red, green, blue and opacity; eight bits each. */
  colourType: 3 | 6;
  palette?: number[];
}

/** A PNG. @param rows each begins with its filter, 0 */
export function writePng({ width, height, colourType, palette }: PngOptions, rows: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    ...(palette ? [chunk("PLTE", Buffer.from(palette))] : []),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A square picture. @param colourAt red, green, blue and opacity of a pixel, 0 to 255 */
export function drawSquare(side: number, colourAt: (x: number, y: number) => readonly number[]): Uint8Array {
  const stride = side * 4 + 1;
  const rows = Buffer.alloc(side * stride);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) rows.set(colourAt(x, y), y * stride + 1 + x * 4);
  }
  return writePng({ width: side, height: side, colourType: 6 }, rows);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
