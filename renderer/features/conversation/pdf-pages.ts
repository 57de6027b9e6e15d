import { getDocument, type PDFDocumentProxy, PDFWorker, VerbosityLevel } from "pdfjs-dist";

/** What is looked at before a file is saved. */
const mostPages = 20;
const width = 1200;
/** Some pages are posters. */
const mostHeight = 6000;

/**
 * The first pages of a PDF as pictures (data: URLs), drawn in a worker of our own: no script, form, link or font of the file
 * reaches the page. Null when it can't be read.
 */
export async function pdfPages(data: Uint8Array): Promise<{ pictures: string[]; pages: number } | null> {
  const port = new Worker(new URL("./pdf-worker.ts", import.meta.url), { type: "module" });
  const worker = PDFWorker.create({ port });
  const loading = getDocument({
    ...{ data, worker, disableFontFace: true, enableXfa: false, stopAtErrors: false },
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const pdf = await loading.promise;
    const pictures: string[] = [];
    for (let page = 1; page <= Math.min(pdf.numPages, mostPages); page++) pictures.push(await pictureOf(pdf, page));
    return { pictures, pages: pdf.numPages };
  } catch {
    return null;
  } finally {
    await loading.destroy();
    worker.destroy();
    port.terminate();
  }
}

async function pictureOf(pdf: PDFDocumentProxy, number: number): Promise<string> {
  const page = await pdf.getPage(number);
  const natural = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: Math.min(width / natural.width, mostHeight / natural.height) });
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
  return canvas.toDataURL("image/png");
}
