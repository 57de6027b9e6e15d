import { globSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";

/** The built page, whole in memory: what isn't in here can't be asked for, however the path is written. */
export type PageFiles = ReadonlyMap<string, PageFile>;

export interface PageFile {
  contentType: string;
  /** Its name changes with its content. */
  lasting: boolean;
  body: Buffer;
}

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

/** Reads the page from where it was built; keys are URL paths, `/` is the page itself. */
export function readPageFiles(folder: string): PageFiles {
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
  return files.set("/", index);
}

/**
 * What every answer says. Styles may stand inline because mail has them; scripts never may.
 * @param socketOrigin the WebSocket's origin where the page needs one; not every browser counts it as `'self'`
 */
export function securityHeaders(socketOrigin?: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${socketOrigin ? ` ${socketOrigin}` : ""}`,
    "frame-src 'self' blob:",
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
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), payment=()",
  };
}

/** How long a browser may keep a file. */
export function cacheControl({ lasting }: PageFile): string {
  return lasting ? "private, max-age=31536000, immutable" : "no-cache";
}
