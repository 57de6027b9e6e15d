import { failPoint } from "./fail-points/fail-point.ts";
import type { RunningCore } from "./threads/start-core.ts";

/** An attachment on its way to the user's disk or an image on the page. */
export interface AttachmentFile {
  headers: Record<string, string>;
  /** Throws when the bytes can't be had to the end; then the download must be cut off, not ended. */
  chunks(): AsyncIterable<Buffer>;
}

/** Images a browser shows without running anything in them. SVG is a document with scripts and not among them. */
const safeImages = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);
const sliceBytes = 1_048_576;
const idForm = /^[1-9]\d{0,15}$/;

/** The attachment with this id (as text from a URL), or null when it isn't one that is held here. */
export async function attachmentFile(core: Pick<RunningCore, "api">, id: string): Promise<AttachmentFile | null> {
  if (!idForm.test(id)) return null;
  const slice = (offset: number) => core.api.call("attachments.read", { id: Number(id), offset, length: sliceBytes });
  const first = await slice(0).catch(() => null);
  if (!first) return null;
  const { size, name, contentType } = first;
  return {
    headers: {
      "Content-Type": safeImages.has(contentType) ? contentType : "application/octet-stream",
      "Content-Length": String(size),
      "Content-Disposition": disposition(name),
      "Content-Security-Policy": "sandbox; default-src 'none'",
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "private, no-store",
    },
    async *chunks() {
      let sent = 0;
      for (let next: typeof first | null = first; next; next = sent < size ? await slice(sent) : null) {
        failPoint("attachment.slice.before");
        const bytes = Buffer.from(next.data, "base64");
        if (bytes.length === 0 || next.size !== size) break;
        sent += bytes.length;
        yield bytes;
      }
      if (sent !== size) throw new Error(`attachment ${id} ended after ${sent} of ${size} bytes`);
    },
  };
}

/** RFC 6266: a plain name for old clients, the whole one in RFC 8187 form. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const whole = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
