import { nameScore } from "../../text/completion.ts";

/** An emoji by its names, the first as chat programs call it. */
export interface Emoji {
  emoji: string;
  names: readonly string[];
}

/** Offered before anything is searched for. */
export const common: readonly Emoji[] = [
  { emoji: "👍", names: ["+1", "thumbsup"] },
  { emoji: "❤️", names: ["heart"] },
  { emoji: "😄", names: ["smile"] },
  { emoji: "🎉", names: ["tada"] },
  { emoji: "👀", names: ["eyes"] },
  { emoji: "✅", names: ["white_check_mark"] },
  { emoji: "🙏", names: ["pray"] },
  { emoji: "😂", names: ["joy"] },
  { emoji: "🤔", names: ["thinking_face"] },
  { emoji: "🔥", names: ["fire"] },
  { emoji: "👏", names: ["clap"] },
  { emoji: "😢", names: ["cry"] },
];

/** As written: with the sign that asks for the picture, where the character alone would be drawn as text. */
function written(hexcode: string): string {
  const emoji = String.fromCodePoint(...hexcode.split("-").map((part) => Number.parseInt(part, 16)));
  return /^\p{Emoji_Presentation}/u.test(emoji) || emoji.includes("\uFE0F") || emoji.includes("\u200D")
    ? emoji
    : `${[...emoji][0] ?? ""}\uFE0F${[...emoji].slice(1).join("")}`;
}

let loading: Promise<readonly Emoji[]> | null = null;

/** All emoji with their names; fetched once, when first needed. */
export function allEmoji(): Promise<readonly Emoji[]> {
  loading ??= import("emojibase-data/en/shortcodes/iamcal.json").then(({ default: names }) =>
    Object.entries(names)
      .filter(([hexcode]) => !/1F3F[B-F]/.test(hexcode))
      .map(([hexcode, known]) => ({ emoji: written(hexcode), names: [known].flat() })),
  );
  return loading;
}

/** Those whose name fits, best first. */
export function findEmoji(all: readonly Emoji[], query: string, limit: number): Emoji[] {
  const wanted = query.replace(/:/g, "").toLowerCase();
  return all
    .flatMap((each) => {
      const scores = each.names.map((name) => (name === wanted ? 4 : nameScore(wanted, name)));
      const score = Math.max(...scores.map((value) => value ?? -1));
      return score < 0 ? [] : [{ each, score, length: Math.min(...each.names.map((name) => name.length)) }];
    })
    .sort((a, b) => b.score - a.score || a.length - b.length)
    .slice(0, limit)
    .map(({ each }) => each);
}
