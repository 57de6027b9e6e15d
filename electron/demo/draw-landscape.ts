import { writePng } from "./write-png.ts";

type Colour = [red: number, green: number, blue: number];

interface Mood {
  sky: [top: Colour, bottom: Colour];
  sun: Colour;
  hills: [far: Colour, near: Colour];
}

const moods: Mood[] = [
  {
    sky: [
      [94, 129, 172],
      [250, 214, 178],
    ],
    sun: [255, 246, 222],
    hills: [
      [168, 158, 176],
      [52, 72, 84],
    ],
  },
  {
    sky: [
      [84, 148, 202],
      [206, 230, 240],
    ],
    sun: [255, 252, 236],
    hills: [
      [150, 182, 176],
      [44, 88, 68],
    ],
  },
  {
    sky: [
      [72, 52, 98],
      [244, 140, 96],
    ],
    sun: [255, 224, 160],
    hills: [
      [158, 92, 108],
      [44, 30, 58],
    ],
  },
  {
    sky: [
      [14, 20, 48],
      [66, 84, 128],
    ],
    sun: [240, 242, 250],
    hills: [
      [48, 60, 96],
      [10, 14, 28],
    ],
  },
];

const [width, height, ridges, bands] = [720, 420, 5, 96];

const drawn = new Map<number, Uint8Array>();

/** A picture for each mood, drawn once. */
export function landscape(mood: number): Uint8Array {
  const picture = drawn.get(mood) ?? drawLandscape(mood);
  drawn.set(mood, picture);
  return picture;
}

/** Hills behind hills under a sun, as a PNG with a palette (PNG third edition, sections 11.2 and 9). */
function drawLandscape(index: number): Uint8Array {
  const mood = moods[index % moods.length] ?? moods[0];
  if (!mood) throw new RangeError("no moods");
  const steps = Array.from({ length: bands }, (_, band) => blend(mood.sky, band / (bands - 1)));
  const hills = Array.from({ length: ridges }, (_, ridge) => blend(mood.hills, ridge / (ridges - 1)));
  const crests = Array.from({ length: ridges }, (_, ridge) =>
    Float64Array.from({ length: width }, (_none, x) => ridgeAt(x, ridge, index)),
  );
  const rows = Array.from({ length: height }, (_, y) => rowOf(y, index, crests));
  const palette = [...steps, mood.sun, ...hills].flat();
  return writePng({ width, height, colourType: 3, palette }, Buffer.concat(rows));
}

function rowOf(y: number, index: number, crests: Float64Array[]): Buffer {
  const row = Buffer.alloc(width + 1);
  const [sunX, sunY] = [width * (0.62 + 0.08 * index), height * (0.34 + 0.05 * (index % 2))];
  for (let x = 0; x < width; x++) {
    const isSun = (x - sunX) ** 2 + (y - sunY) ** 2 < 34 ** 2;
    let colour = isSun ? bands : Math.min(bands - 1, Math.floor((y / (height * 0.8)) * bands));
    for (const [ridge, crest] of crests.entries()) if (y > (crest[x] ?? height)) colour = bands + 1 + ridge;
    row[x + 1] = colour;
  }
  return row;
}

/** Far ridges are steep, near ones roll. */
function ridgeAt(x: number, ridge: number, index: number): number {
  const [phase, calm] = [ridge * 2.1 + index * 1.3, 1 - ridge / (ridges + 2)];
  const waves =
    Math.sin(x / 117 + phase) * 34 +
    Math.sin(x / 43 + phase * 1.7) * 15 * calm +
    Math.sin(x / 17 + phase * 3) * 5 * calm;
  return height * (0.5 + ridge * 0.105) + waves * (0.6 + calm * 0.5);
}

function blend([from, to]: [Colour, Colour], part: number): Colour {
  const mix = (at: 0 | 1 | 2): number => Math.round(from[at] * (1 - part) + to[at] * part);
  return [mix(0), mix(1), mix(2)];
}
