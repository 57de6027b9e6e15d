/** A PDF of one page (ISO 32000-1 section 7.5). */
function pdf(box: string, contents: string, resources: string, others: string[] = []): Buffer {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents 4 0 R /Resources << ${resources} >> >>`,
    stream("", contents),
    ...others,
  ];
  const written = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`);
  // Without a table of places: readers find the objects themselves.
  return Buffer.from(`%PDF-1.4\n${written.join("")}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF\n`);
}

function stream(entries: string, content: string): string {
  return `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** Ten drawings in each of ten drawings, twelve deep: nobody lives to see it drawn. */
export function endlessPdf(): Buffer {
  const depth = 12;
  const forms = Array.from({ length: depth }, (_, level) => {
    const last = level === depth - 1;
    const inner = last ? "" : `/Resources << /XObject << /X ${level + 6} 0 R >> >>`;
    const content = last ? "0 0 m 9 9 l S" : "/X Do ".repeat(10);
    return stream(`/Type /XObject /Subtype /Form /BBox [0 0 100 100] ${inner}`, content);
  });
  return pdf("0 0 100 100", "/X Do", "/XObject << /X 5 0 R >>", forms);
}

/** A page so thin that, drawn to fit, it has no width. */
export function thinPdf(): Buffer {
  return pdf("0 0 1 14400", "0 0 1 14400 re f", "");
}
