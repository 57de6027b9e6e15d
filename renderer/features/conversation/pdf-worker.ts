/** Reads PDFs apart from the page: the library's own worker, built as a file of ours. */
import "pdfjs-dist/build/pdf.worker.min.mjs";
