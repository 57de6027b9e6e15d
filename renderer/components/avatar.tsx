const hues = [12, 38, 88, 145, 172, 205, 240, 268, 300, 335];

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return hues[sum % hues.length] ?? 240;
}

function initials(name: string): string {
  const words = name
    .replace(/[^\p{L}\p{N}\s@]/gu, " ")
    .trim()
    .split(/[\s@]+/u);
  const [first = "", last = ""] = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ([...first].slice(0, 1).join("") + [...last].slice(0, 1).join("")).toLocaleUpperCase() || "?";
}

/** Somebody's initials on their own colour; decoration only. */
export function Avatar({ name }: { name: string }) {
  return <span className="avatar" style={{ "--hue": hueOf(name) }} data-initials={initials(name)} aria-hidden="true" />;
}
