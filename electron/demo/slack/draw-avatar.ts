import { drawSquare } from "../write-png.ts";

/** A sun over a hill, in colours that depend on the name only. @param size pixels; at most 144 are drawn */
export function avatar(name: string, size: number): Uint8Array {
  const side = Math.min(Math.max(size, 16), 144);
  const { sky, sun, hill, sunAt, phase } = sceneOf(name);
  return drawSquare(side, (column, row) => {
    const [x, y] = [column / side, row / side];
    if (y > 0.66 + 0.09 * Math.sin(x * 5 + phase)) return [...hill, 255];
    if ((x - sunAt) ** 2 + (y - 0.42) ** 2 < 0.035) return [...sun, 255];
    return [...sky.map((part) => Math.min(255, Math.round(part + y * 60))), 255];
  });
}

function sceneOf(name: string) {
  let mixed = 2_166_136_261;
  for (const letter of name) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  mixed = (mixed ^ (mixed >>> 13)) >>> 0;
  const turn = mixed % 360;
  return {
    sky: colour(turn, 0.45, 0.55),
    sun: colour(turn + 150, 0.75, 0.86),
    hill: colour(turn + 40, 0.4, 0.26),
    sunAt: 0.3 + ((mixed >>> 9) % 40) / 100,
    phase: (mixed >>> 15) % 7,
  };
}

/** @param turn degrees of hue @returns red, green and blue (CSS Color 4, section 7) */
function colour(turn: number, saturation: number, lightness: number): number[] {
  const part = (offset: number): number => {
    const at = (offset + turn / 30) % 12;
    const reach = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
  };
  return [part(0), part(8), part(4)];
}
