import shortcodes from "emojibase-data/en/shortcodes/iamcal.json" with { type: "json" };

const variation = "\u{fe0f}";
const base = /\p{Emoji_Modifier_Base}\u{fe0f}?/gu;
const modifier = /\p{Emoji_Modifier}/gu;

interface Names {
  byName: Map<string, string>;
  byEmoji: Map<string, string>;
}

let names: Names | null = null;

/** Read when first needed: most accounts are no Slack. */
function known(): Names {
  if (names) return names;
  const byName = new Map<string, string>();
  const byEmoji = new Map<string, string>();
  for (const [code, given] of Object.entries(shortcodes)) {
    const all = typeof given === "string" ? [given] : given;
    const [first] = all;
    const emoji = qualified(String.fromCodePoint(...code.split("-").map((part) => Number.parseInt(part, 16))));
    for (const name of all) byName.set(name, emoji);
    if (first !== undefined) byEmoji.set(bare(emoji), first);
  }
  names = { byName, byEmoji };
  return names;
}

/** Fully qualified (UTS #51): a lone character that is text by default is made an emoji. */
function qualified(emoji: string): string {
  const alone = [...emoji].length === 1;
  return alone && !/\p{Emoji_Presentation}/u.test(emoji) ? `${emoji}${variation}` : emoji;
}

function bare(emoji: string): string {
  return emoji.replaceAll(variation, "");
}

const toned = /^([^:]+)::skin-tone-([2-6])(?:-([2-6]))?$/;

/** Slack's name, without its colons and perhaps with a skin tone, as Unicode; null for the workspace's own. */
export function emojiOf(name: string): string | null {
  const { byName } = known();
  const [, plain = name, first, second] = toned.exec(name) ?? [];
  const emoji = byName.get(plain);
  if (emoji === undefined || first === undefined) return emoji ?? null;
  let place = 0;
  return emoji.replace(base, (match) => `${bare(match)}${toneOf(place++ === 0 ? first : (second ?? first))}`);
}

/** Slack's tones 2 to 6 are the modifiers U+1F3FB to U+1F3FF. */
function toneOf(digit: string): string {
  return String.fromCodePoint(0x1f3fb + Number(digit) - 2);
}

/** Unicode, or `:name:` of the workspace's own, as Slack's name without colons; null for what Slack has no name for. */
export function emojiName(emoji: string): string | null {
  const own = /^:([^:\s]+(?:::skin-tone-[2-6](?:-[2-6])?)?):$/.exec(emoji)?.[1];
  if (own !== undefined) return own;
  const { byEmoji } = known();
  const plain = byEmoji.get(bare(emoji));
  if (plain !== undefined) return plain;
  const tones = emoji.match(modifier) ?? [];
  const name = byEmoji.get(bare(emoji.replace(modifier, "")));
  const [first, second] = tones.map((tone) => (tone.codePointAt(0) ?? 0) - 0x1f3fb + 2);
  if (name === undefined || first === undefined) return null;
  return `${name}::skin-tone-${first}${second !== undefined && second !== first ? `-${second}` : ""}`;
}

/** Slack's name as it is shown: Unicode where it has one, else `:name:`. */
export function shownEmoji(name: string): string {
  return emojiOf(name) ?? `:${name}:`;
}

const named = /:([a-z0-9_+'-]+(?:::skin-tone-[2-6](?:-[2-6])?)?):/gi;

/** Text of mrkdwn with the names of standard emoji replaced; what is no name of one stays. */
export function withEmoji(text: string): string {
  return text.includes(":") ? text.replace(named, (whole, name: string) => emojiOf(name) ?? whole) : text;
}
