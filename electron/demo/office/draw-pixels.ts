import { drawSquare } from "../write-png.ts";
import type { PixelPicture } from "./office-content.ts";

/** Each letter becomes a block of so many pixels. */
const block = 10;

/** A small picture written in letters, as a PNG. */
export function drawPixels({ colours, rows }: PixelPicture): Uint8Array {
  const found = new Map(
    Object.entries(colours).map(([letter, hex]) => [letter, [...Buffer.from(hex.slice(1), "hex"), 255]]),
  );
  return drawSquare(rows.length * block, (x, y) => {
    const letter = rows[Math.floor(y / block)]?.[Math.floor(x / block)] ?? ".";
    return found.get(letter) ?? [0, 0, 0, 0];
  });
}
