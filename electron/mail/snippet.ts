const maximumLength = 200;

const spaces = /[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu;
/**
 * Newsletters pad their first line with characters that show nothing. The few that matter stay: a non-joiner between
 * letters (Persian), a joiner between pictographs, the emoji variation selector.
 */
const invisible =
  /((?<=\p{L})\u200c(?=\p{L})|(?<=\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic})|\ufe0f)|[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cn}]|\u2800/gu;

/** The first words of a text as one line: at most 200 UTF-16 units, no half character, nothing invisible. */
export function makeSnippet(visible: string): string {
  const line = visible
    .slice(0, 20 * maximumLength)
    .toWellFormed()
    .replace(invisible, "$1")
    .replace(spaces, " ")
    .trim();
  return line.length <= maximumLength ? line : cut(line);
}

function cut(line: string): string {
  const last = line.charCodeAt(maximumLength - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return line.slice(0, splits ? maximumLength - 1 : maximumLength).trim();
}
