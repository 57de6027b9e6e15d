import { globSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";

export interface PageFile {
  contentType: string;
  /** Its name changes with its content. */
  lasting: boolean;
  body: Buffer;
}

/** The files of the page by URL path and query; `accept` is what the browser wants of it (RFC 9110 section 12.5.1). */
export type PageFiles = (path: string, accept: string) => Promise<PageFile | undefined>;

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * The page: from where it was built, or while it is being worked on from a server of sources on this machine.
 * @param sources the origin of that server, `http://127.0.0.1:<port>`
 */
export function pageFiles(folder: string, sources: string | undefined): PageFiles {
  return sources ? sourceFiles(sources) : builtFiles(folder);
}

/** Whole in memory: what isn't in there can't be asked for, however the path is written. */
function builtFiles(folder: string): PageFiles {
  const files = new Map<string, PageFile>();
  for (const entry of globSync("**/*", { cwd: folder, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).replaceAll("\\", "/")}`;
    const contentType = contentTypes[extname(entry.name)] ?? "application/octet-stream";
    files.set(path, { contentType, lasting: path.startsWith("/assets/"), body: readFileSync(file) });
  }
  const index = files.get("/index.html");
  if (!index) throw new Error(`There is no built page in ${folder}; run: npm run build`);
  files.set("/", index);
  return async (path) => files.get(path.split("?")[0] ?? "");
}

function sourceFiles(origin: string): PageFiles {
  if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(origin)) throw new Error(`${origin} is no server on this machine`);
  return async (path, accept) => {
    const response = await fetch(origin + path, { headers: { accept } });
    if (!response.ok) return undefined;
    const contentType = response.headers.get("content-type") ?? "application/octet-stream";
    const body = Buffer.from(await response.arrayBuffer());
    return { contentType, lasting: false, body: path === "/" ? withoutPolicy(body) : body };
  };
}

/** Hot reloading runs inline scripts and has a socket of its own, which the page's own policy forbids. */
function withoutPolicy(page: Buffer): Buffer {
  return Buffer.from(page.toString("utf8").replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""));
}

/** The hash of `frame-bridge.js`, the one script that runs in a frame; it stands in the page's own policy too. */
const frameScript = "sha256-ZBUESL+O9B2Nn6jYIOPaX0kQbQwvSBr4dtj6vGeiMzA=";

/**
 * What every answer says. Styles may stand inline because mail has them; scripts never may.
 * @param socketOrigin the WebSocket's origin where the page needs one; not every browser counts it as `'self'`
 */
export function securityHeaders(socketOrigin?: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' '${frameScript}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${socketOrigin ? ` ${socketOrigin}` : ""}`,
    // Mail is shown in documents that are nobody's origin; nothing else is framed.
    "frame-src data:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    // Chromium would look up the hosts of all links on a page.
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), payment=()",
  };
}

/** The same without the policy, for a page served from its sources. */
export function sourceHeaders(): Record<string, string> {
  const { "Content-Security-Policy": _, ...headers } = securityHeaders();
  return headers;
}

/** How long a browser may keep a file. */
export function cacheControl({ lasting }: PageFile): string {
  return lasting ? "private, max-age=31536000, immutable" : "no-cache";
}
