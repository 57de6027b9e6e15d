/** What the walk over a field stands in. */
interface Place {
  depth: number;
  quoted: boolean;
  /** Between angle brackets. */
  angle: boolean;
}

/**
 * An address field with its comments (RFC 5322 section 3.2.2) made plain for the library, which knows neither nested
 * nor escaped ones: brackets within them go, and so do comments inside `<…>`. Unbalanced fields stay as they are.
 */
export function plainComments(value: string): string {
  if (!value.includes("(")) return value;
  const place: Place = { depth: 0, quoted: false, angle: false };
  let plain = "";
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at] ?? "";
    if (character === "\\" && (place.quoted || place.depth > 0)) {
      const next = value[++at] ?? "";
      if (place.depth === 0) plain += character + next;
      else if (!place.angle && !"()\\".includes(next)) plain += next;
    } else plain += step(place, character);
  }
  return place.depth > 0 ? value : plain;
}

/** What of a character stays. */
function step(place: Place, character: string): string {
  if (place.depth === 0 && character === '"') place.quoted = !place.quoted;
  if (place.quoted) return character;
  if (character === "(" || (character === ")" && place.depth > 0)) {
    const before = place.depth;
    place.depth += character === "(" ? 1 : -1;
    return !place.angle && Math.min(before, place.depth) === 0 ? character : "";
  }
  if (place.depth > 0) return place.angle ? "" : character;
  if (character === "<" || character === ">") place.angle = character === "<";
  return character;
}
