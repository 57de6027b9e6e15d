import type { Api } from "../../../shared/api/pipe.ts";
import type { AttachmentView } from "../../../shared/model/message.ts";

/** Pictures that hold nothing but a picture. */
const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);
const texts =
  /^(?:text\/(?:plain|csv|markdown|x-[\w.+-]+|calendar|vcard)|application\/json|message\/delivery-status)$/i;
const mostPictureBytes = 12 * 1024 * 1024;
const mostTextBytes = 512 * 1024;
const sliceBytes = 1_048_576;

/** How a file is shown here, or null for what is only saved: everything that could run, and what has no safe viewer. */
export function previewKind({ contentType, size }: AttachmentView): "picture" | "text" | "pdf" | null {
  const type = contentType.toLowerCase().split(";")[0]?.trim() ?? "";
  if (pictures.has(type)) return size <= mostPictureBytes ? "picture" : null;
  if (type === "application/pdf") return size <= mostPictureBytes ? "pdf" : null;
  return texts.test(type) ? "text" : null;
}

/** HTML that shows a file, for the frame without scripts; null for a file that is not here any more. @param signal nobody looks any more */
export async function previewHtml(api: Api, attachment: AttachmentView, signal: AbortSignal): Promise<string | null> {
  const kind = previewKind(attachment);
  const bytes = kind && (await readBytes(api, attachment.id, kind === "text" ? mostTextBytes : mostPictureBytes));
  if (!bytes || signal.aborted) return null;
  if (kind === "pdf") return pdfHtml(bytes, signal);
  if (kind === "text") return `<pre>${escaped(textOf(bytes))}</pre>`;
  const type = attachment.contentType.toLowerCase().split(";")[0]?.trim();
  return `<img alt="" src="data:${type};base64,${bytes.toBase64()}">`;
}

/** Its pages as pictures; the viewer is loaded when a PDF is looked at. */
async function pdfHtml({ bytes }: Base64Bytes, signal: AbortSignal): Promise<string | null> {
  const { pdfPages } = await import("./pdf-pages.ts");
  const read = await pdfPages(bytes, signal);
  if (!read) return null;
  const { pictures: drawn, pages } = read;
  const shown = drawn.map((picture, at) => `<p><img alt="${at + 1} / ${pages}" src="${picture}"></p>`);
  return [...shown, ...(pages > drawn.length ? [`<p>… ${pages - drawn.length}</p>`] : [])].join("");
}

/** The first bytes, as many as wanted. */
async function readBytes(api: Api, id: AttachmentView["id"], most: number): Promise<Base64Bytes | null> {
  const slices: string[] = [];
  let size = 0;
  for (let offset = 0; offset < most; offset += sliceBytes) {
    const answer = await api.call("attachments.read", { id, offset, length: Math.min(sliceBytes, most - offset) });
    if (!answer) return null;
    slices.push(answer.data);
    size = answer.size;
    if (offset + sliceBytes >= answer.size) break;
  }
  return base64Bytes(slices, size);
}

interface Base64Bytes {
  bytes: Uint8Array<ArrayBuffer>;
  toBase64(): string;
}

/** Slices that are encoded one by one; each but the last has a length that is no multiple of three. */
function base64Bytes(slices: readonly string[], size: number): Base64Bytes {
  const decoded = slices.map((slice) => atob(slice));
  const text = decoded.join("").slice(0, size);
  return { bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)), toBase64: () => btoa(text) };
}

function textOf({ bytes }: Base64Bytes): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
