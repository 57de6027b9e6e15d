import type { Paper } from "./mail-colours.ts";

/** The second wall, whatever slipped through the first: no script, no network, pictures only from this text. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const style = `
:root { color-scheme: VAR_SCHEME; }
html, body { margin: 0; padding: 0; height: auto !important; min-height: 0 !important; background: transparent; }
/* The first and last margins of what is inside count, or the frame is too low by them. */
body { display: flow-root; font: 16px/1.6 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, "Hiragino Sans",
  "PingFang SC", "Yu Gothic UI", "Microsoft YaHei UI", "Malgun Gothic", "Noto Sans CJK SC", "Noto Color Emoji", sans-serif;
  color: VAR_INK; overflow-wrap: anywhere; overflow-x: auto; overflow-y: hidden; }
img { max-width: 100%; height: auto; }
/* Plain letters are read in lines of about 70 letters; what was laid out with tables keeps its own width. */
body:not(:has(table, pre)) { max-width: 57ch; }
pre { white-space: pre-wrap; }
table { max-width: 100%; }
a { color: VAR_LINK; }
blockquote { margin: .5em 0 .5em .25em; padding-left: .9em; border-left: 2px solid VAR_RULE; color: VAR_QUIET; }
body > :first-child { margin-top: 0; }
body > :last-child { margin-bottom: 0; }
:focus-visible { outline: 2px solid VAR_LINK; outline-offset: 2px; }
`;

const inks = {
  light: { ink: "#1f1f26", quiet: "#5c5c68", link: "#3f45b8", rule: "#d6d6de" },
  dark: { ink: "#e6e6ea", quiet: "#a4a4b0", link: "#a9aeff", rule: "#45454f" },
};

/** The document that a mail's (already sanitised) HTML is shown in. */
export function mailPage({ html, scheme }: Paper): string {
  const { ink, quiet, link, rule } = inks[scheme];
  const css = style
    .replaceAll("VAR_SCHEME", scheme)
    .replaceAll("VAR_INK", ink)
    .replaceAll("VAR_QUIET", quiet)
    .replaceAll("VAR_LINK", link)
    .replaceAll("VAR_RULE", rule);
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer"><style>${css}</style></head><body>${html}</body></html>`;
}
