/** Red, green and blue, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Names that mail uses. */
const names: Record<string, string> = {
  black: "000000",
  white: "ffffff",
  windowtext: "000000",
  window: "ffffff",
  gray: "808080",
  grey: "808080",
  silver: "c0c0c0",
  darkgray: "a9a9a9",
  darkgrey: "a9a9a9",
  dimgray: "696969",
  dimgrey: "696969",
  whitesmoke: "f5f5f5",
  snow: "fffafa",
  red: "ff0000",
  maroon: "800000",
  darkred: "8b0000",
  yellow: "ffff00",
  olive: "808000",
  lime: "00ff00",
  green: "008000",
  darkgreen: "006400",
  aqua: "00ffff",
  teal: "008080",
  blue: "0000ff",
  mediumblue: "0000cd",
  darkblue: "00008b",
  navy: "000080",
  fuchsia: "ff00ff",
  purple: "800080",
  orange: "ffa500",
  brown: "a52a2a",
};

/** A colour as mail writes it; null for what names none (`inherit`, `transparent`, gradients) or is not understood. */
export function parseColour(text: string): Colour | null {
  const value = text.trim().toLowerCase();
  const hex = names[value] ?? /^#?([0-9a-f]{6}|[0-9a-f]{3})$/.exec(value)?.[1];
  if (hex !== undefined) {
    const whole = hex.length === 3 ? hex.replace(/./g, "$&$&") : hex;
    const channel = (at: number) => Number.parseInt(whole.slice(at, at + 2), 16);
    return [channel(0), channel(2), channel(4)];
  }
  const [, red, green, blue] =
    /^rgba?\(\s*(\d+)\s*[,\s]\s*(\d+)\s*[,\s]\s*(\d+)\s*(?:[,/]\s*1(?:\.0*)?\s*)?\)$/.exec(value) ?? [];
  return red && green && blue ? [Number(red), Number(green), Number(blue)] : null;
}

export function isNearWhite(colour: Colour): boolean {
  return colour.every((channel) => channel >= 235);
}

/** WCAG 2 relative luminance. */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2 contrast, 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour made readable on a dark ground: grey turned around, so that black is the brightest; else mixed with white. */
export function readableOn(ground: Colour, colour: Colour): Colour {
  if (Math.max(...colour) - Math.min(...colour) < 24) {
    const bright = Math.round(236 - Math.min(...colour) * 0.7);
    return [bright, bright, bright];
  }
  const wanted = 5.5;
  for (let share = 0; share < 1; share += 0.05) {
    const [red, green, blue] = colour;
    const mixed: Colour = [lighten(red, share), lighten(green, share), lighten(blue, share)];
    if (contrast(mixed, ground) >= wanted) return mixed;
  }
  return [255, 255, 255];
}

function lighten(channel: number, share: number): number {
  return Math.round(channel + (255 - channel) * share);
}

export function hexOf(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
