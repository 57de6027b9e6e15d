import { getDocument, type PDFDocumentProxy, PDFWorker, VerbosityLevel } from "pdfjs-dist";

/** What is looked at before a file is saved. */
const mostPages = 20;
const width = 1200;
/** Some pages are posters. */
const mostHeight = 6000;
/** Pixels of one picture in the file: a page of A4 as scanned at 600 dots an inch, and little more. */
const maxImageSize = 40_000_000;
/** ms; a file may be made so that it is never done. */
const patience = 30_000;

export interface PdfPages {
  pictures: string[];
  /** Of the whole file; of some there are no pictures. */
  pages: number;
}

/**
 * The first pages of a PDF as pictures (data: URLs), drawn in a worker of our own: no script, form, link or font of the file
 * reaches the page. Null when none can be drawn, or not in time; what is drawn until then is kept.
 * @param signal ends it at once
 */
export async function pdfPages(data: Uint8Array, signal: AbortSignal): Promise<PdfPages | null> {
  const drawn: PdfPages = { pictures: [], pages: 0 };
  const over = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const port = new Worker(new URL("./pdf-worker.ts", import.meta.url), { type: "module" });
  const worker = PDFWorker.create({ port });
  const loading = getDocument({
    ...{ data, worker, disableFontFace: true, enableXfa: false, stopAtErrors: false, maxImageSize },
    verbosity: VerbosityLevel.ERRORS,
  });
  const drawing = drawAll(loading.promise, drawn, over);
  try {
    await Promise.race([drawing, ended(over)]);
  } catch {
    // What can't be read is told by what is not drawn.
  } finally {
    // A busy worker hears nothing: it is ended first, and whoever waits for an answer of it waits alone.
    port.terminate();
    drawing.catch(() => {});
    loading.destroy().catch(() => {});
    worker.destroy();
  }
  return drawn.pictures.length > 0 && !signal.aborted ? { ...drawn, pictures: [...drawn.pictures] } : null;
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function drawAll(loading: Promise<PDFDocumentProxy>, drawn: PdfPages, signal: AbortSignal): Promise<void> {
  const pdf = await loading;
  drawn.pages = pdf.numPages;
  for (let page = 1; page <= Math.min(pdf.numPages, mostPages) && !signal.aborted; page++) {
    drawn.pictures.push(await pictureOf(pdf, page, signal));
  }
}

async function pictureOf(pdf: PDFDocumentProxy, number: number, signal: AbortSignal): Promise<string> {
  const page = await pdf.getPage(number);
  const natural = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: Math.min(width / natural.width, mostHeight / natural.height) });
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.floor(viewport.width));
  canvas.height = Math.max(1, Math.floor(viewport.height));
  const render = page.render({ canvas, viewport });
  const stop = (): void => render.cancel();
  signal.addEventListener("abort", stop);
  try {
    await render.promise;
    return canvas.toDataURL("image/png");
  } finally {
    signal.removeEventListener("abort", stop);
    // Its memory goes now, not when it happens to be collected.
    canvas.width = 0;
    canvas.height = 0;
    page.cleanup();
  }
}
