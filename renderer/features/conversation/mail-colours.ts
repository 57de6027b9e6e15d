import { type Colour, contrast, hexOf, isNearWhite, parseColour, readableOn } from "../../text/colour.ts";

/** What a mail's HTML is shown on. */
export interface Paper {
  html: string;
  scheme: "light" | "dark";
  /** The mail's own sheet, set off from the page; else it stands on the page itself. */
  own: boolean;
}

/** The page's dark ground, for what must be read on it. */
const darkGround: Colour = [0x1e, 0x1e, 0x22];

/** A tag as a serialised DOM writes it; text that looks like one has its `<` escaped. */
const tag = /<[a-z][a-z0-9]*(?:\s+[\w:-]+(?:="[^"]*")?)*\s*\/?>/gi;
const sheet = /(<style[^>]*>)([^<]*)(<\/style>)/gi;
const declaration = /(^|[;{\s])(background(?:-color)?|color)(\s*:\s*)([^;{}]+)/gi;
const attribute = /(\s)(bgcolor|color)(=")([^"]*)"/gi;

/**
 * How to show a mail where the page is dark or light. Layouts that were designed (grounds in colour, pictures) keep their
 * light sheet in the dark, so that nothing of a brand is turned around; a mail that brings dark colours of its own uses
 * them; what is only dark words on white, as most letters are, takes the page's ground and lightens its words.
 */
export function mailPaper(html: string, dark: boolean): Paper {
  const aware = prefers.test(html);
  const chosen = aware
    ? html.replace(sheet, (all) => all.replace(prefer, (_, wanted) => chosenScheme(wanted, dark)))
    : html;
  const designed = isDesigned(html);
  if (!dark) return { html: chosen, scheme: "light", own: designed };
  if (aware) return { html: chosen, scheme: "dark", own: true };
  if (designed) return { html, scheme: "light", own: true };
  return { html: mapColours(html, darken), scheme: "dark", own: false };
}

const prefers = /prefers-color-scheme\s*:\s*dark/i;
const prefer = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi;

/** The page's own setting decides, not the system's: a condition that always or never holds. */
function chosenScheme(wanted: string, dark: boolean): string {
  return (wanted.toLowerCase() === "dark") === dark ? "(min-width:0)" : "(max-width:0)";
}

/** Whether a mail is more than words on white: a ground in colour or with a picture, or several pictures. */
function isDesigned(html: string): boolean {
  if ((html.match(/<img\b/gi)?.length ?? 0) > 3) return true;
  let found = false;
  mapColours(html, (name, value) => {
    if (name !== "color" && !isBlank(value)) found = true;
    return value;
  });
  return found;
}

/** Nothing but white, or nothing at all. */
function isBlank(value: string): boolean {
  // Short, and with single spaces: what a stranger writes here must not keep the expressions busy.
  const bare = value
    .slice(0, 500)
    .replace(/!important/i, "")
    .replace(/\s+/g, " ")
    .trim();
  if (/url\(|gradient|image/i.test(bare)) return false;
  return bare.split(/ (?![^(]*\))/).every((word) => {
    const colour = parseColour(word);
    return colour === null ? !/^(?:#|rgb|hsl)/i.test(word) && !ground.test(word) : isNearWhite(colour);
  });
}
/** Words of `background` that do colour something though they are not in the list of names. */
const ground =
  /^(?!(?:none|transparent|inherit|initial|unset|revert|repeat|no-repeat|scroll|fixed|center|top|left|right|bottom|auto|cover|contain|currentcolor|padding-box|border-box|content-box|0|0px|0%|\d+%|-?\d+px)$)[a-z]+$/i;

function darken(name: string, value: string): string {
  if (name !== "color") return "transparent";
  const colour = parseColour(value.replace(/!important/i, ""));
  if (colour === null || contrast(colour, darkGround) >= 4.5) return value;
  return hexOf(readableOn(darkGround, colour)) + (/!important/i.test(value) ? " !important" : "");
}

/** Passes every declared colour of words and grounds through `map`; `name` is `color`, or the ground's property. */
function mapColours(html: string, map: (name: string, value: string) => string): string {
  const inCss = (css: string) =>
    css.replace(
      declaration,
      (_, before: string, name: string, colon: string, value: string) =>
        before + name + colon + map(name.toLowerCase(), value),
    );
  const inTag = (text: string) =>
    text
      .replace(/(\sstyle=")([^"]*)"/i, (_, start: string, css: string) => `${start}${inCss(css)}"`)
      .replace(
        attribute,
        (_, space: string, name: string, start: string, value: string) =>
          `${space}${name}${start}${map(name.toLowerCase(), value)}"`,
      );
  return html
    .replace(sheet, (_, start: string, css: string, end: string) => start + inCss(css) + end)
    .replace(tag, inTag);
}
