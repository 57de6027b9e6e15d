/** Whether a mail brings colours of its own; then it is shown on white paper, in dark mode too. */
export function hasOwnColours(html: string): boolean {
  return /bgcolor|background|<font[^>]+color|(?:^|[\s;"'{])color\s*[:=]/i.test(html);
}

const policy = "default-src 'none'; img-src data: blob: 'self'; style-src 'unsafe-inline'; font-src 'none'";

const style = `
:root { color-scheme: VAR_SCHEME; }
html, body { margin: 0; padding: 0; height: auto !important; min-height: 0 !important; background: transparent; }
/* The first and last margins of what is inside count, or the frame is too low by them. */
body { display: flow-root; font: 15px/1.55 -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  color: VAR_INK; overflow-wrap: anywhere; overflow-x: auto; overflow-y: hidden; }
img { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; }
table { max-width: 100%; }
a { color: VAR_LINK; }
blockquote { margin: .5em 0 .5em .25em; padding-left: .9em; border-left: 2px solid VAR_RULE; color: VAR_QUIET; }
body > :first-child { margin-top: 0; }
body > :last-child { margin-bottom: 0; }
:focus-visible { outline: 2px solid VAR_LINK; outline-offset: 2px; }
`;

export interface Paper {
  scheme: "light" | "dark";
  ink: string;
  quiet: string;
  link: string;
  rule: string;
}

export const lightPaper: Paper = {
  scheme: "light",
  ink: "#1f1f26",
  quiet: "#5c5c68",
  link: "#3f45b8",
  rule: "#d6d6de",
};
export const darkPaper: Paper = {
  scheme: "dark",
  ink: "#e6e6ea",
  quiet: "#a4a4b0",
  link: "#a9aeff",
  rule: "#45454f",
};

/**
 * The page a mail's (already sanitised) HTML is shown in. The policy is a second wall: no scripts, no network, whatever
 * slipped through.
 */
export function mailDocument(html: string, paper: Paper): string {
  const css = style
    .replaceAll("VAR_SCHEME", paper.scheme)
    .replaceAll("VAR_INK", paper.ink)
    .replaceAll("VAR_QUIET", paper.quiet)
    .replaceAll("VAR_LINK", paper.link)
    .replaceAll("VAR_RULE", paper.rule);
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><base target="_blank"><style>${css}</style></head><body>${html}</body></html>`;
}
