import bridge from "./frame-bridge.js?raw";

/** What the one script of the frames may be; the page's own policy names it too. */
const bridgeHash = "sha256-ZBUESL+O9B2Nn6jYIOPaX0kQbQwvSBr4dtj6vGeiMzA=";

const policy = `default-src 'none'; script-src '${bridgeHash}'; style-src 'unsafe-inline'; img-src data:`;

const page = `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer"><style>html,body{margin:0;height:100%;overflow:hidden;background:transparent}iframe{display:block;width:100%;height:100%;border:0}</style></head><body><iframe sandbox="allow-same-origin" referrerpolicy="no-referrer"></iframe><script>${bridge}</script></body></html>`;

/**
 * The address of the outer frame. A `data:` document has an origin that is nobody's, so neither it nor the mail inside can
 * reach the page, its storage or its cookie. The inner frame shares that origin, and may run nothing.
 */
export const frameHost = `data:text/html;charset=utf-8,${encodeURIComponent(page)}`;
